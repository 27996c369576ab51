import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import {
  acceptDiscovered,
  discoveredQuery,
  registeredMetersQuery,
  sitesQuery,
  type Discovery,
} from "../../api/registry";
import { Confirm } from "../../components/Confirm";
import { Field } from "../../components/Field";
import { Failure } from "../../components/Loaded";
import { registry as words } from "../../messages/registry";
import styles from "./Devices.module.css";
import { SiteSelect } from "./SiteSelect";

/** Asks what it is called and where it stands, and has its readings stored. */
export function AcceptFound({ found, onClose }: { found: Discovery; onClose: () => void }) {
  const queries = useQueryClient();
  const id = useId();
  const sites = useQuery(sitesQuery).data ?? [];
  const [name, setName] = useState(found.name);
  const [siteId, setSiteId] = useState("");
  const accept = useMutation({
    mutationFn: () => acceptDiscovered(found, { name: name.trim(), siteId }),
    onSuccess: onClose,
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: discoveredQuery.queryKey });
      await queries.invalidateQueries({ queryKey: registeredMetersQuery.queryKey });
    },
  });
  return (
    <Confirm
      title={words.acceptTitle(found.name || found.meter)}
      text={words.acceptText}
      onClose={onClose}
      action={
        <Button type="submit" form={id} loading={accept.isPending}>
          {words.acceptNow}
        </Button>
      }
    >
      <form
        id={id}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          accept.mutate();
        }}
      >
        {accept.isError && <Failure error={accept.error} />}
        <Field label={words.name} maxLength={64} autoFocus value={name} onText={setName} />
        <SiteSelect sites={sites} value={siteId} onText={setSiteId} />
      </form>
    </Confirm>
  );
}
