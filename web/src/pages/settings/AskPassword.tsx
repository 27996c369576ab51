import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../components/FormDialog";
import { PasswordField } from "../../components/PasswordField";
import { settings } from "../../messages/settings";

const words = settings.users;

interface Props {
  /** What will happen, in one sentence. */
  text: string;
  run: (password: string) => Promise<unknown>;
  onClose: () => void;
}

/** What gives somebody power is not done by a screen left unlocked: the admin's own password once more. */
export function AskPassword({ text, run, onClose }: Props) {
  const [password, setPassword] = useState("");
  const attempt = useMutation({ mutationFn: () => run(password), onSuccess: onClose });
  return (
    <FormDialog title={words.askTitle} text={text} action={words.go} sending={attempt} onClose={onClose}>
      <PasswordField
        label={words.yourPassword}
        autoComplete="current-password"
        required
        autoFocus
        value={password}
        onText={setPassword}
      />
    </FormDialog>
  );
}
