import type { ReactNode } from "react";
import type { Column } from "./DataTable";

/** Names and sentences, shown as they are sorted. */
export const textColumn = <Row>(
  key: string,
  header: string,
  text: (row: Row) => string | null,
): Column<Row> => ({ key, header, value: text, cell: text });

export const numberColumn = <Row, Value extends number | null>(
  key: string,
  header: string,
  value: (row: Row) => Value,
  show: (value: Value) => ReactNode,
): Column<Row> => ({ key, header, value, cell: (row) => show(value(row)), numeric: true });

/** A time stays on one line: half of a date says nothing. */
export const timeColumn = <Row, Value extends number | null>(
  key: string,
  header: string,
  at: (row: Row) => Value,
  show: (at: Value) => ReactNode,
): Column<Row> => ({ key, header, value: at, cell: (row) => show(at(row)), oneLine: true });
