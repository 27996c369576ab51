import { formatSignificant, unknown } from "../format";
import { isRecord } from "./read";
import type { Entry } from "./section";

export interface LiteralRow {
  name: string;
  ours: string;
  literal: string;
}

function show(value: unknown): string {
  if (typeof value === "number") return formatSignificant(value, "", 5);
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.length > 6 ? unknown : value.map(show).join(", ");
  if (isRecord(value)) {
    return Object.entries(value)
      .map(([key, each]) => `${key}: ${show(each)}`)
      .join(", ");
  }
  return unknown;
}

/** The figures that the file gives twice, ours and the other computation's. */
export function literalRows(entry: Entry): LiteralRow[] {
  return Object.entries(entry.literal)
    .filter(([name, value]) => value !== null && name !== "anomalies" && name !== "machine_id")
    .map(([name, value]) => ({ name, ours: show(entry.fields[name]), literal: show(value) }));
}
