import { Button } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { Notice } from "../components/Notice";
import { messages } from "../messages/common";
import styles from "./PageFailure.module.css";

/** A mistake of ours must cost one page, not the app. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  return (
    <div className={styles.failure}>
      <Notice
        tone="critical"
        title={messages.pageFailedTitle}
        actions={
          <Button variant="default" size="xs" onClick={reset}>
            {messages.retry}
          </Button>
        }
      >
        <p>{messages.pageFailed}</p>
        <p>{error instanceof Error ? error.message : String(error)}</p>
      </Notice>
    </div>
  );
}
