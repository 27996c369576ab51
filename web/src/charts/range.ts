export type Range = [number, number];

/** Within the extent, and never so narrow that nothing is left to see; null is the whole extent. */
export function clampRange([from, to]: Range, [first, last]: Range): Range | null {
  const low = Math.max(first, Math.min(from, to));
  const high = Math.min(last, Math.max(from, to));
  if (!(high > low)) return null;
  return low <= first && high >= last ? null : [low, high];
}

/** The range scaled about a point that keeps its place. */
export function around([from, to]: Range, centre: number, factor: number): Range {
  return [centre - (centre - from) * factor, centre + (to - centre) * factor];
}

/**
 * Puts an empty step wherever two neighbours are further apart than `stepMs` allows, so that a
 * missing stretch stays a gap and is not bridged by a line.
 */
export function withGaps(
  at: number[],
  columns: (number | null)[][],
  stepMs: number,
): { at: number[]; columns: (number | null)[][] } {
  const out: number[] = [];
  const filled: (number | null)[][] = columns.map(() => []);
  at.forEach((stamp, i) => {
    const before = at[i - 1];
    if (before !== undefined && stamp - before > 1.5 * stepMs) {
      out.push(before + stepMs);
      filled.forEach((column) => column.push(null));
    }
    out.push(stamp);
    columns.forEach((column, c) => filled[c]!.push(column[i] ?? null));
  });
  return { at: out, columns: filled };
}
