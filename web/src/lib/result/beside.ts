import { literalFigure, type Entry } from "./section";

/** The other computation's answer to a figure, formatted like ours. */
export function beside(entry: Entry, name: string, format: (value: number | null) => string) {
  const value = literalFigure(entry, name);
  return value === null ? null : { text: format(value), corrected: entry.literalOnTop };
}
