import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { askForReset } from "../../api/session";
import { Notice } from "../../components/Notice";
import { PublicPage } from "../../frame/PublicPage";
import { useSession } from "../../lib/useSession";
import { entry } from "../../messages/entry";
import { EntryForm } from "./EntryForm";
import { LoginField } from "./LoginField";

const words = entry.forgotten;

export function ForgottenPage() {
  const [login, setLogin] = useState("");
  const attempt = useMutation({ mutationFn: askForReset });
  const byMail = useSession().session?.resetMail ?? false;
  return (
    <PublicPage title={words.title} subtitle={byMail ? words.subtitleMail : words.subtitle}>
      {attempt.isSuccess ? (
        <Notice title={words.doneTitle}>
          <p>{byMail ? words.doneMail : words.done}</p>
        </Notice>
      ) : (
        <EntryForm action={words.action} attempt={attempt} onSubmit={() => attempt.mutate(login)}>
          <LoginField value={login} onText={setLogin} />
        </EntryForm>
      )}
      <p>
        <Link to="/login">{words.toLogIn}</Link>
      </p>
    </PublicPage>
  );
}
