import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  acceptDiscovered,
  discoveredQuery,
  registeredMetersQuery,
  sitesQuery,
  type Discovery,
} from "../../api/registry";
import { Field } from "../../components/Field";
import { FormDialog } from "../../components/FormDialog";
import { registry as words } from "../../messages/registry";
import { SiteSelect } from "./SiteSelect";

/** Asks what it is called and where it stands, and has its readings stored. */
export function AcceptFound({ found, onClose }: { found: Discovery; onClose: () => void }) {
  const queries = useQueryClient();
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
    <FormDialog
      title={words.acceptTitle(found.name || found.meter)}
      text={words.acceptText}
      action={words.acceptNow}
      sending={accept}
      onClose={onClose}
    >
      <Field label={words.name} maxLength={64} autoFocus value={name} onText={setName} />
      <SiteSelect sites={sites} value={siteId} onText={setSiteId} />
    </FormDialog>
  );
}
