import { Button } from "@mantine/core";
import { useEffect, useRef, type FormEvent, type ReactNode } from "react";
import { Notice } from "../../components/Notice";
import { formatNumber } from "../../lib/format";
import { entry as words } from "../../messages/entry";
import styles from "./EntryForm.module.css";
import { useSecondsLeft } from "./useSecondsLeft";

interface Props {
  action: string;
  attempt: { isPending: boolean; error: Error | null };
  onSubmit: () => void;
  children: ReactNode;
}

/** Fields, the server's answer when it refuses, and the one button; waits as long as the server asks. */
export function EntryForm({ action, attempt, onSubmit, children }: Props) {
  const { isPending: busy, error } = attempt;
  const wait = useSecondsLeft(error);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector("input")?.focus();
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy && wait === 0) onSubmit();
  };
  return (
    <form ref={form} className={styles.form} onSubmit={submit}>
      {error && (
        <Notice tone="critical">
          <p>{error.message}</p>
        </Notice>
      )}
      {children}
      <Button type="submit" size="md" loading={busy} disabled={wait > 0}>
        {wait > 0 ? words.wait(formatNumber(wait)) : action}
      </Button>
    </form>
  );
}
