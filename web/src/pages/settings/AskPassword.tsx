import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Confirm } from "../../components/Confirm";
import { Failure } from "../../components/Loaded";
import { PasswordField } from "../../components/PasswordField";
import { settings } from "../../messages/settings";
import styles from "./SettingsPage.module.css";

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
  const id = useId();
  const attempt = useMutation({ mutationFn: () => run(password), onSuccess: onClose });
  return (
    <Confirm
      title={words.askTitle}
      text={text}
      onClose={onClose}
      action={
        <Button type="submit" form={id} loading={attempt.isPending}>
          {words.go}
        </Button>
      }
    >
      <form
        id={id}
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          attempt.mutate();
        }}
      >
        {attempt.isError && <Failure error={attempt.error} />}
        <PasswordField
          label={words.yourPassword}
          autoComplete="current-password"
          required
          autoFocus
          value={password}
          onText={setPassword}
        />
      </form>
    </Confirm>
  );
}
