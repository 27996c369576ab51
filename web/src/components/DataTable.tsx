import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { locale } from "../lib/language";
import { chart } from "../messages/common";
import styles from "./DataTable.module.css";
import { useFits } from "./useFits";

export interface Column<Row> {
  key: string;
  header: string;
  /** What the column is sorted by. */
  value: (row: Row) => number | string | null;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  oneLine?: boolean;
  /** What takes a card's whole width: sentences, which want room in a table too, or buttons, which say what they do. */
  wide?: "prose" | "buttons";
}

interface Props<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Given, the first cell of each row becomes a button. */
  onSelect?: (row: Row) => void;
  selectedKey?: string | null;
  maxHeight?: number;
  /** Rows stay side by side and are scrolled sideways, as in the file that they show. */
  sideways?: boolean;
}

interface Sorting {
  key: string;
  down: boolean;
}

function sortRows<Row>(rows: Row[], columns: Column<Row>[], sorting: Sorting | null): Row[] {
  const column = sorting && columns.find((each) => each.key === sorting.key);
  if (!column) return rows;
  const sign = sorting.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const x = column.value(a);
    const y = column.value(b);
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1; // unknown stays last
    if (typeof x === "number" && typeof y === "number") return sign * (x - y);
    return sign * String(x).localeCompare(String(y), locale, { numeric: true });
  });
}

/** So many cards are looked through; more are sorted first. */
const fewCards = 4;

/** A sortable table that draws only the rows in view; where the columns do not fit, each row is a card. */
export function DataTable<Row>(props: Props<Row>) {
  if (props.rows.length === 0) return <p className={styles.none}>{chart.noRows}</p>;
  return <Table {...props} />;
}

function Table<Row>(props: Props<Row>) {
  const { label, columns, rows, rowKey, onSelect, selectedKey = null, maxHeight = 460 } = props;
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const sorted = useMemo(() => sortRows(rows, columns, sorting), [rows, columns, sorting]);
  const frame = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const fits = useFits(frame, table) || props.sideways;
  // React's compiler is not in use; the virtualizer's changing functions are read on every render.
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 41,
    overscan: 12,
    initialRect: { width: 600, height: maxHeight },
    getItemKey: (index) => rowKey(sorted[index]!),
  });

  useEffect(() => {
    const index = selectedKey === null ? -1 : sorted.findIndex((row) => rowKey(row) === selectedKey);
    if (index >= 0) virtual.scrollToIndex(index, { align: "auto" });
    // Only a new selection moves the table; sorting and scrolling by hand do not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selectedKey]);

  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);

  return (
    <div
      ref={frame}
      className={[styles.frame, fits ? "" : styles.cards, rows.length > fewCards ? "" : styles.few].join(" ")}
      style={{ maxHeight }}
      tabIndex={0}
      role="region"
      data-sideways={props.sideways || undefined}
      aria-label={label}
    >
      <table ref={table} className={styles.table} role="table" aria-rowcount={sorted.length + 1}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <Header key={column.key} column={column} sorting={sorting} onSort={setSorting} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {before > 0 && <Spacer height={before} />}
          {items.map((item) => {
            const row = sorted[item.index]!;
            const selected = item.key === selectedKey;
            return (
              <tr
                key={item.key}
                role="row"
                data-index={item.index}
                ref={virtual.measureElement}
                aria-rowindex={item.index + 2}
                className={selected ? styles.selected : undefined}
              >
                {columns.map((column, i) => (
                  <td
                    key={column.key}
                    role="cell"
                    className={kindOf(column)}
                    title={i === 0 ? String(column.value(row) ?? "") : undefined}
                  >
                    <span className={styles.cardLabel} aria-hidden="true">
                      {column.header}
                    </span>
                    {i === 0 && onSelect ? (
                      <button
                        type="button"
                        className={styles.pick}
                        aria-pressed={selected}
                        onClick={() => onSelect(row)}
                      >
                        {column.cell(row)}
                      </button>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <Spacer height={after} />}
        </tbody>
      </table>
    </div>
  );
}

const kindOf = <Row,>(column: Column<Row>): string =>
  [
    column.numeric ? styles.numeric : column.oneLine ? styles.oneLine : "",
    column.wide ? styles[column.wide] : "",
  ].join(" ");

/** A second, quieter line of a cell. */
export const Second = ({ children }: { children: ReactNode }) => (
  <span className={styles.second}>{children}</span>
);

const Spacer = ({ height }: { height: number }) => (
  <tr aria-hidden="true" className={styles.spacer}>
    <td style={{ height }} />
  </tr>
);

interface HeaderProps<Row> {
  column: Column<Row>;
  sorting: Sorting | null;
  onSort: (sorting: Sorting) => void;
}

function Header<Row>({ column, sorting, onSort }: HeaderProps<Row>) {
  const active = sorting?.key === column.key ? sorting : null;
  if (column.wide === "buttons")
    return (
      <th role="columnheader" scope="col" className={styles.unsorted}>
        {column.header}
      </th>
    );
  return (
    <th
      role="columnheader"
      scope="col"
      className={column.numeric ? styles.numeric : undefined}
      aria-sort={active ? (active.down ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort({ key: column.key, down: active ? !active.down : column.numeric === true })}
      >
        {column.header}
        <span aria-hidden="true" className={styles.arrow}>
          {active ? (active.down ? "↓" : "↑") : ""}
        </span>
      </button>
    </th>
  );
}
