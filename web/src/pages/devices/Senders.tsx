import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  addToken,
  changeSender,
  removeSender,
  sendersQuery,
  type Sender,
  type SenderWithToken,
} from "../../api/senders";
import { Card } from "../../components/Card";
import { Confirm } from "../../components/Confirm";
import { Failure, Loaded } from "../../components/Loaded";
import { senders as words } from "../../messages/senders";
import { AskPassword } from "../settings/AskPassword";
import { AddSender } from "./AddSender";
import { SenderTable } from "./SenderTable";
import { TokenCard } from "./TokenCard";

/** Devices that send by themselves, and what lets them in. */
export function Senders() {
  const list = useQuery(sendersQuery);
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: sendersQuery.queryKey });
  const [made, setMade] = useState<SenderWithToken | null>(null);
  const [asked, setAsked] = useState<Sender | null>(null);
  const [leaving, setLeaving] = useState<Sender | null>(null);
  const able = useMutation({
    mutationFn: ({ id, disabled }: Sender) => changeSender(id, { disabled: !disabled }),
    onSettled: again,
  });
  const remove = useMutation({
    mutationFn: ({ id }: Sender) => removeSender(id),
    onSettled: () => {
      setLeaving(null);
      void again();
    },
  });
  const show = async (fresh: SenderWithToken) => {
    setMade(fresh);
    await again();
  };
  const failed = able.error ?? remove.error;
  return (
    <>
      {failed && <Failure error={failed} />}
      {made && <TokenCard {...made} />}
      <Card title={words.list} hint={words.hint}>
        <Loaded query={list} height={160}>
          {(all) =>
            all.length === 0 ? (
              <p>{words.none}</p>
            ) : (
              <SenderTable
                list={all}
                busy={able.isPending ? able.variables.id : null}
                onAble={(sender) => able.mutate(sender)}
                onToken={setAsked}
                onRemove={setLeaving}
              />
            )
          }
        </Loaded>
      </Card>
      <AddSender onAdded={(fresh) => void show(fresh)} />
      {asked && (
        <AskPassword
          text={words.askToken(asked.name)}
          run={async (password) => show(await addToken(asked.id, password))}
          onClose={() => setAsked(null)}
        />
      )}
      {leaving && (
        <Confirm
          title={words.removeTitle(leaving.name)}
          text={words.removeText}
          onClose={() => setLeaving(null)}
          action={
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(leaving)}>
              {words.remove}
            </Button>
          }
        />
      )}
    </>
  );
}
