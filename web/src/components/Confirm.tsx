import { Button } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { messages } from "../messages/common";
import { useModal } from "./useModal";
import styles from "./Confirm.module.css";

interface Props {
  title: string;
  /** The consequence, in one sentence. */
  text: string;
  action: ReactNode;
  /** What must be filled in before. */
  children?: ReactNode;
  onClose: () => void;
}

/** Asks before what cannot be undone. The browser's own dialog keeps focus inside and closes on Escape. */
export function Confirm({ title, text, action, children, onClose }: Props) {
  const dialog = useModal(onClose);
  const id = useId();
  return (
    <dialog {...dialog} className={styles.dialog} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className={styles.text}>{text}</p>
      {children}
      <div className={styles.actions}>
        <Button variant="default" onClick={onClose}>
          {messages.cancel}
        </Button>
        {action}
      </div>
    </dialog>
  );
}
