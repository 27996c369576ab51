import { Button } from "@mantine/core";
import styles from "./actionsColumn.module.css";
import type { Column } from "./DataTable";

export interface RowAction {
  text: string;
  /** The same, and whose: what is read out where the row is not seen. */
  label: string;
  run: () => void;
  busy?: boolean;
  /** What the row is there for. */
  first?: boolean;
}

/** Buttons at the end of a row. */
export const actionsColumn = <Row,>(header: string, actions: (row: Row) => RowAction[]): Column<Row> => ({
  key: "actions",
  header,
  value: () => null,
  wide: "buttons",
  cell: (row) => {
    const all = actions(row);
    return (
      all.length > 0 && (
        <div className={styles.actions}>
          {all.map(({ text, label, run, busy, first }) => (
            <Button
              key={text}
              variant={first ? "filled" : "default"}
              size="xs"
              aria-label={label}
              loading={busy}
              onClick={run}
            >
              {text}
            </Button>
          ))}
        </div>
      )
    );
  },
});
