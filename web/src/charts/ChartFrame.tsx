import { useState, type ReactNode } from "react";
import { Card } from "../components/Card";
import { DataTable, type Column } from "../components/DataTable";
import { PictureIcon, ResetIcon, SheetIcon, TableIcon } from "../components/icons";
import { formatNumber, unknown } from "../lib/format";
import { saveCsv, type Cell, type Sheet } from "../lib/sheet";
import { chart as words } from "../messages/common";
import styles from "./ChartFrame.module.css";

export interface FrameProps {
  title: string;
  /** One sentence that says what the picture shows, for eyes and ears alike. */
  summary: string;
  sheet: Sheet;
  wide?: boolean;
  onReset?: () => void;
  onPicture: () => void;
  children: ReactNode;
}

/** The card around every chart: what it says, its tools, and the same numbers as a table. */
export function ChartFrame({ title, summary, sheet, wide, onReset, onPicture, children }: FrameProps) {
  const [asTable, setAsTable] = useState(false);
  const tools = (
    <div className={styles.tools} role="group" aria-label={words.toolbar(title)}>
      {onReset && !asTable && <Tool label={words.reset} icon={<ResetIcon size={18} />} onClick={onReset} />}
      {!asTable && <Tool label={words.png} icon={<PictureIcon size={18} />} onClick={onPicture} />}
      <Tool label={words.csv} icon={<SheetIcon size={18} />} onClick={() => saveCsv(title, sheet)} />
      <Tool
        label={words.table}
        icon={<TableIcon size={18} />}
        pressed={asTable}
        onClick={() => setAsTable(!asTable)}
      />
    </div>
  );
  return (
    <Card title={title} hint={summary} aside={tools} wide={wide}>
      {asTable && <SheetTable title={title} sheet={sheet} />}
      {/* The picture stays, unseen, so that it need not be drawn anew. */}
      <div hidden={asTable}>{children}</div>
    </Card>
  );
}

interface ToolProps {
  label: string;
  icon: ReactNode;
  pressed?: boolean;
  onClick: () => void;
}

function Tool({ label, icon, pressed, onClick }: ToolProps) {
  return (
    <button
      type="button"
      className={styles.tool}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {icon}
    </button>
  );
}

interface NumberedRow {
  index: number;
  cells: Cell[];
}

function SheetTable({ title, sheet }: { title: string; sheet: Sheet }) {
  const rows: NumberedRow[] = sheet.rows.map((cells, index) => ({ index, cells }));
  const columns: Column<NumberedRow>[] = sheet.columns.map((column, i) => ({
    key: String(i),
    header: column.header,
    numeric: i > 0 && sheet.rows.some((row) => typeof row[i] === "number"),
    value: (row) => row.cells[i] ?? null,
    cell: (row) => showCell(row.cells[i] ?? null, column.show),
  }));
  return (
    <>
      <p className={styles.count}>{words.rows(formatNumber(rows.length))}</p>
      <DataTable
        label={title}
        columns={columns}
        rows={rows}
        rowKey={(row) => String(row.index)}
        maxHeight={360}
      />
    </>
  );
}

function showCell(value: Cell, show?: (value: Cell) => string): string {
  if (value === null) return unknown;
  if (show) return show(value);
  return typeof value === "number" ? formatNumber(value, 4) : value;
}
