import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { resetPassword } from "../../api/session";
import { PasswordField } from "../../components/PasswordField";
import { entry } from "../../messages/entry";
import { EntryForm } from "./EntryForm";
import { LinkPage } from "./LinkPage";

const words = entry.reset;

export const ResetPage = () => <LinkPage title={words.title} subtitle={words.subtitle} form={Form} />;

function Form({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const navigate = useNavigate();
  const attempt = useMutation({
    mutationFn: () => resetPassword(token, password),
    onSuccess: () => navigate({ to: "/login", search: { changed: true }, replace: true }),
  });
  return (
    <EntryForm action={words.action} attempt={attempt} onSubmit={() => attempt.mutate()}>
      <PasswordField
        label={entry.newPassword}
        hint={entry.passwordHint}
        autoComplete="new-password"
        required
        value={password}
        onText={setPassword}
      />
    </EntryForm>
  );
}
