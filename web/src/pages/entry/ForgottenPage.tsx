import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { askForReset } from "../../api/session";
import { Field } from "../../components/Field";
import { Notice } from "../../components/Notice";
import { PublicPage } from "../../frame/PublicPage";
import { entry } from "../../messages/entry";
import { EntryForm } from "./EntryForm";

const words = entry.forgotten;

export function ForgottenPage() {
  const [login, setLogin] = useState("");
  const attempt = useMutation({ mutationFn: askForReset });
  return (
    <PublicPage title={words.title} subtitle={words.subtitle}>
      {attempt.isSuccess ? (
        <Notice title={words.doneTitle}>
          <p>{words.done}</p>
        </Notice>
      ) : (
        <EntryForm
          action={words.action}
          busy={attempt.isPending}
          error={attempt.error}
          onSubmit={() => attempt.mutate(login)}
        >
          <Field
            label={entry.logIn.login}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={login}
            onText={setLogin}
          />
        </EntryForm>
      )}
      <p>
        <Link to="/login">{words.toLogIn}</Link>
      </p>
    </PublicPage>
  );
}
