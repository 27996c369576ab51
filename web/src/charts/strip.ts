import type { Range } from "./range";

/** The strip's drawing is this large, whatever its size on the screen. */
export const strip = { columns: 500, height: 100 };

type Values = (number | null)[];

/** Lowest and highest of all lines at one place; null where none has a value. */
function spread(lines: Values[], index: number): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const line of lines) {
    const value = line[index];
    if (value === null || value === undefined) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? null : [low, high];
}

/**
 * The whole series on one small drawing: per column its lowest and highest value, so that a spike of
 * one reading is seen; a gap stays a gap.
 */
export function stripPath(x: number[], lines: Values[], [first, last]: Range, joined = true): string {
  const spreads = x.map((_, i) => spread(lines, i));
  let lowest = Infinity;
  let highest = -Infinity;
  for (const each of spreads) {
    if (!each) continue;
    lowest = Math.min(lowest, each[0]);
    highest = Math.max(highest, each[1]);
  }
  if (lowest > highest || !(last > first)) return "";
  const y = (value: number) =>
    highest > lowest ? Math.round(96 - (92 * (value - lowest)) / (highest - lowest)) : 50;

  const path: string[] = [];
  let open: { column: number; low: number; high: number } | null = null;
  let linked = false;
  const flush = () => {
    if (!open) return;
    path.push(`${linked && joined ? "L" : "M"}${open.column} ${y(open.high)}V${y(open.low)}`);
    linked = true;
    open = null;
  };
  spreads.forEach((each, i) => {
    if (!each) {
      flush();
      linked = false;
      return;
    }
    const column = Math.round((strip.columns * (x[i]! - first)) / (last - first));
    if (open && open.column !== column) flush();
    open = open
      ? { column, low: Math.min(open.low, each[0]), high: Math.max(open.high, each[1]) }
      : { column, low: each[0], high: each[1] };
  });
  flush();
  return path.join("");
}

/** A short stroke at the upper edge for each column that holds a mark. */
export function stripMarks(at: number[], [first, last]: Range): string {
  const columns = new Set(at.map((each) => Math.round((strip.columns * (each - first)) / (last - first))));
  return [...columns]
    .filter((each) => each >= 0 && each <= strip.columns)
    .map((each) => `M${each} 0V22`)
    .join("");
}
