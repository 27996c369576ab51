import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { signUp, type Session } from "../../api/session";
import { ButtonLink } from "../../components/ButtonLink";
import { Notice } from "../../components/Notice";
import { PublicPage } from "../../frame/PublicPage";
import { useSession } from "../../lib/useSession";
import { entry } from "../../messages/entry";
import { AccountFields, noAccount } from "./AccountFields";
import { EntryForm } from "./EntryForm";

const words = entry.signUp;

export function SignUpPage() {
  const { session } = useSession();
  return (
    <PublicPage title={words.title} subtitle={words.subtitle}>
      {session?.signUp === "closed" ? (
        <Notice title={words.closedTitle}>
          <p>{words.closed}</p>
        </Notice>
      ) : (
        session && <Form policy={session.signUp} />
      )}
      <p>
        <Link to="/login">{words.toLogIn}</Link>
      </p>
    </PublicPage>
  );
}

function Form({ policy }: { policy: Session["signUp"] }) {
  const [account, setAccount] = useState(noAccount);
  const attempt = useMutation({ mutationFn: signUp });
  if (attempt.isSuccess)
    return (
      <Notice
        title={words.doneTitle}
        actions={
          policy === "open" && (
            <ButtonLink to="/login" size="xs">
              {entry.toLogIn}
            </ButtonLink>
          )
        }
      >
        <p>{policy === "open" ? words.doneOpen : words.doneApproval}</p>
      </Notice>
    );
  return (
    <>
      {policy === "approval" && <p>{words.approval}</p>}
      <EntryForm action={words.action} attempt={attempt} onSubmit={() => attempt.mutate(account)}>
        <AccountFields account={account} onChange={setAccount} />
      </EntryForm>
    </>
  );
}
