import { useMutation } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { logIn } from "../../api/session";
import { Tick } from "../../components/Field";
import { Notice } from "../../components/Notice";
import { PasswordField } from "../../components/PasswordField";
import { PublicPage } from "../../frame/PublicPage";
import { useSession } from "../../lib/useSession";
import { entry } from "../../messages/entry";
import { EntryForm } from "./EntryForm";
import { LoginField } from "./LoginField";
import styles from "./EntryForm.module.css";
import { useEnter } from "./useEnter";

const words = entry.logIn;

export function LogInPage() {
  const { next, expired, changed } = useSearch({ from: "/login" });
  const { session } = useSession();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [keepSignedIn, setKeep] = useState(false);
  const attempt = useMutation({ mutationFn: logIn, onSuccess: useEnter(next) });
  return (
    <PublicPage title={words.title} subtitle={words.subtitle}>
      {expired && !attempt.error && (
        <Notice>
          <p>{words.expired}</p>
        </Notice>
      )}
      {changed && (
        <Notice>
          <p>{words.passwordSet}</p>
        </Notice>
      )}
      {session?.needsSetUp && (
        <Notice title={words.needsSetUpTitle}>
          <p>{words.needsSetUp}</p>
        </Notice>
      )}
      <EntryForm
        action={words.action}
        attempt={attempt}
        onSubmit={() => attempt.mutate({ login, password, keepSignedIn })}
      >
        <LoginField value={login} onText={setLogin} />
        <PasswordField
          label={entry.password}
          autoComplete="current-password"
          required
          value={password}
          onText={setPassword}
        />
        <Tick label={words.keep} checked={keepSignedIn} onTick={setKeep} />
      </EntryForm>
      <p className={styles.links}>
        <Link to="/forgot">{words.forgotten}</Link>
        {session?.signUp !== "closed" && <Link to="/signup">{words.toSignUp}</Link>}
      </p>
    </PublicPage>
  );
}
