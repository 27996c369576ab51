import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { setUp } from "../../api/session";
import { entry } from "../../messages/entry";
import { AccountFields, noAccount } from "./AccountFields";
import { EntryForm } from "./EntryForm";
import { LinkPage } from "./LinkPage";
import { useEnter } from "./useEnter";

const words = entry.setUp;

export const SetUpPage = () => <LinkPage title={words.title} subtitle={words.subtitle} form={Form} />;

function Form({ token }: { token: string }) {
  const [account, setAccount] = useState(noAccount);
  const attempt = useMutation({ mutationFn: () => setUp(token, account), onSuccess: useEnter() });
  return (
    <EntryForm action={words.action} attempt={attempt} onSubmit={() => attempt.mutate()}>
      <AccountFields account={account} onChange={setAccount} />
    </EntryForm>
  );
}
