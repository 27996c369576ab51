import { useContext, useRef, useState, type ReactNode } from "react";
import { Card } from "../components/Card";
import { DataTable, type Column } from "../components/DataTable";
import {
  FullScreenIcon,
  LeaveFullScreenIcon,
  MoreIcon,
  PictureIcon,
  ResetIcon,
  SheetIcon,
  TableIcon,
} from "../components/icons";
import { Menu, type MenuItem } from "../components/Menu";
import { formatNumber, unknown } from "../lib/format";
import { saveCsv, type Cell, type Sheet } from "../lib/sheet";
import { chart as words } from "../messages/common";
import type { LegendItem } from "./caption";
import styles from "./ChartFrame.module.css";
import { usePalette } from "./palette";
import { savePixels, saveVector, type Vector } from "./picture";
import { ChartSource } from "./source";
import { useFullScreen } from "./useFullScreen";

export interface FrameProps {
  title: string;
  /** One sentence that says what the picture shows, for eyes and ears alike. */
  summary: string;
  /** A function where the numbers change all the time: they are read when somebody wants them. */
  sheet: Sheet | (() => Sheet);
  wide?: boolean;
  onReset?: () => void;
  /** What saved pictures are made of. */
  picture: {
    canvas: () => HTMLCanvasElement | null | undefined;
    legend: LegendItem[];
    range?: string;
    /** Only of what is drawn as lines and letters. */
    vector?: () => Promise<Vector | null>;
  };
  children: ReactNode;
}

/** The card around every chart: what it says, its tools, and the same numbers as a table. */
export function ChartFrame({ title, summary, sheet, wide, onReset, picture, children }: FrameProps) {
  const [asTable, setAsTable] = useState(false);
  const [snapshot, setSnapshot] = useState<Sheet | null>(null);
  const read = () => (typeof sheet === "function" ? sheet() : sheet);
  const card = useRef<HTMLElement>(null);
  const fullScreen = useFullScreen(card);
  const palette = usePalette();
  const source = useContext(ChartSource);
  const caption = { title, summary, source, range: picture.range, legend: picture.legend };

  const save = (kind: "png" | "jpg") => {
    const canvas = picture.canvas();
    if (canvas) void savePixels(kind, caption, canvas, palette);
  };
  const { vector } = picture;
  const more: MenuItem[] = [];
  if (fullScreen.possible && !fullScreen.active)
    more.push({ label: words.fullScreen, icon: <FullScreenIcon size={18} />, onClick: fullScreen.toggle });
  if (!asTable) {
    more.push({ label: words.jpeg, icon: <PictureIcon size={18} />, onClick: () => save("jpg") });
    if (vector)
      more.push({
        label: words.svg,
        icon: <PictureIcon size={18} />,
        onClick: () => void vector().then((drawn) => drawn && saveVector(caption, drawn, palette)),
      });
  }

  const tools = (
    <div className={styles.tools} role="group" aria-label={words.toolbar(title)}>
      {onReset && !asTable && <Tool label={words.reset} icon={<ResetIcon size={18} />} onClick={onReset} />}
      {!asTable && <Tool label={words.png} icon={<PictureIcon size={18} />} onClick={() => save("png")} />}
      <Tool label={words.csv} icon={<SheetIcon size={18} />} onClick={() => saveCsv(title, read())} />
      <Tool
        label={words.table}
        icon={<TableIcon size={18} />}
        pressed={asTable}
        onClick={() => {
          setSnapshot(asTable || typeof sheet !== "function" ? null : sheet());
          setAsTable(!asTable);
        }}
      />
      {more.length > 0 && (
        <Menu label={words.more} icon={<MoreIcon size={18} />} items={more} className={styles.tool} />
      )}
      {fullScreen.active && (
        <Tool
          label={words.leaveFullScreen}
          icon={<LeaveFullScreenIcon size={18} />}
          onClick={fullScreen.toggle}
        />
      )}
    </div>
  );
  return (
    <Card ref={card} title={title} hint={summary} aside={tools} wide={wide} className={styles.card}>
      {asTable && <SheetTable title={title} sheet={snapshot ?? read()} tall={fullScreen.active} />}
      {/* The picture stays, unseen, so that it need not be drawn anew. */}
      <div hidden={asTable} className={styles.picture}>
        {children}
      </div>
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

function SheetTable({ title, sheet, tall }: { title: string; sheet: Sheet; tall: boolean }) {
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
        maxHeight={tall ? 2000 : 360}
      />
    </>
  );
}

function showCell(value: Cell, show?: (value: Cell) => string): string {
  if (value === null) return unknown;
  if (show) return show(value);
  return typeof value === "number" ? formatNumber(value, 4) : value;
}
