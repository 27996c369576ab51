import { Button } from "@mantine/core";
import { useEffect, useId, useRef, type ReactNode } from "react";
import { messages } from "../messages/common";
import styles from "./Confirm.module.css";

interface Props {
  title: string;
  /** The consequence, in one sentence. */
  text: string;
  action: ReactNode;
  onClose: () => void;
}

/** Asks before what cannot be undone. The browser's own dialog keeps focus inside and closes on Escape. */
export function Confirm({ title, text, action, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      <p className={styles.text}>{text}</p>
      <div className={styles.actions}>
        <Button variant="default" onClick={onClose}>
          {messages.cancel}
        </Button>
        {action}
      </div>
    </dialog>
  );
}
