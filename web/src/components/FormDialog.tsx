import { Button } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { Confirm } from "./Confirm";
import styles from "./FormDialog.module.css";
import { Failure } from "./Loaded";

interface Props {
  title: string;
  text: string;
  /** What the button says that sends it. */
  action: string;
  /** How the sending goes. */
  sending: { isPending: boolean; error: Error | null; mutate: () => void };
  children: ReactNode;
  onClose: () => void;
}

/** Fields that are sent together; what the server says against them stands above them. */
export function FormDialog({ title, text, action, sending, children, onClose }: Props) {
  const id = useId();
  return (
    <Confirm
      title={title}
      text={text}
      onClose={onClose}
      action={
        <Button type="submit" form={id} loading={sending.isPending}>
          {action}
        </Button>
      }
    >
      <form
        id={id}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate();
        }}
      >
        {sending.error && <Failure error={sending.error} />}
        {children}
      </form>
    </Confirm>
  );
}
