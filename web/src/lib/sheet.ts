/** The numbers behind a picture: what "view as table" shows and what CSV export writes. */
export type Cell = string | number | null;
export interface SheetColumn {
  header: string;
  /** For the screen; CSV keeps the full number. */
  show?: (value: Cell) => string;
}
export interface Sheet {
  columns: SheetColumn[];
  rows: Cell[][];
}

/** RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front. */
function csvCell(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function toCsv(sheet: Sheet): string {
  const header = sheet.columns.map((each) => csvCell(each.header)).join(",");
  return [header, ...sheet.rows.map((row) => row.map(csvCell).join(","))].join("\r\n") + "\r\n";
}

/** A file name out of a title that may hold a machine's name: letters, digits and dashes only. */
export function fileName(title: string, extension: string): string {
  const plain = title
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80);
  return `joulewatch-${plain || "chart"}.${extension}`;
}

export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export const saveCsv = (title: string, sheet: Sheet) =>
  saveFile(fileName(title, "csv"), new Blob([toCsv(sheet)], { type: "text/csv;charset=utf-8" }));
