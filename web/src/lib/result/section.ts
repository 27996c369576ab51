import { bool, num, record, records, sentence, sentences, text, type Fields } from "./read";

export type Severity = "NORMAL" | "WARNING" | "CRITICAL";

const severities: readonly Severity[] = ["NORMAL", "WARNING", "CRITICAL"];
export const severityRank = (severity: Severity | null): number =>
  severity === null ? -1 : severities.indexOf(severity);

export function readSeverity(fields: Fields): Severity | null {
  const value = text(fields, "severity");
  return severities.find((each) => each === value) ?? null;
}

/** What every analysis says about itself, whatever it found. */
export interface Entry {
  machineId: string | null;
  severity: Severity | null;
  basis: string | null;
  status: string | null;
  method: string | null;
  warnings: string[];
  explanation: string | null;
  recommendation: string | null;
  fields: Fields;
  /** The textbook computation under the same names; empty when the file has none. */
  literal: Fields;
  /** True when the file puts the literal figures on top (`--compat seed`): then `literal` holds ours. */
  literalOnTop: boolean;
}

export interface Section extends Entry {
  machines: Entry[];
}

export function readEntry(fields: Fields): Entry {
  const corrected = record(fields, "corrected");
  return {
    machineId: text(fields, "machine_id"),
    severity: readSeverity(fields),
    basis: text(fields, "basis"),
    status: text(fields, "status"),
    method: sentence(fields, "method"),
    warnings: sentences(fields, "warnings"),
    explanation: sentence(fields, "explanation"),
    recommendation: sentence(fields, "recommendation"),
    fields,
    literal: corrected ?? record(fields, "seed_literal") ?? {},
    literalOnTop: corrected !== null,
  };
}

/** A file without `machines` describes one machine: the section's own. */
export function readSection(result: Fields, name: string): Section | null {
  const fields = record(result, name);
  if (!fields) return null;
  const top = readEntry(fields);
  const machines = records(fields, "machines").map(readEntry);
  return { ...top, machines: machines.length > 0 || top.machineId === null ? machines : [top] };
}

/** The machine asked for, else the one the section itself describes. */
export function pickMachine(section: Section, machineId: string | undefined): Entry {
  const wanted = machineId ?? section.machineId;
  const found = section.machines.find((each) => each.machineId === wanted);
  if (!found) return section;
  // The plot data of the described machine may stand at the section's top only.
  return found.machineId === section.machineId
    ? {
        ...section,
        ...found,
        method: found.method ?? section.method,
        basis: found.basis ?? section.basis,
        fields: { ...section.fields, ...found.fields },
        warnings: union(section.warnings, found.warnings),
      }
    : { ...found, method: found.method ?? section.method, basis: found.basis ?? section.basis };
}

const union = (a: string[], b: string[]) => [...new Set([...a, ...b])];

export const isInsufficient = (entry: Entry): boolean => entry.status === "insufficient_data";
export const isTrueThd = (entry: Entry): boolean => bool(entry.fields, "is_true_thd") === true;
export const figure = (entry: Entry, name: string): number | null => num(entry.fields, name);
export const literalFigure = (entry: Entry, name: string): number | null => num(entry.literal, name);
