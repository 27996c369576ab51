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

/** The range moved, not narrowed, until it lies within the extent. */
export function slid([from, to]: Range, [first, last]: Range): Range {
  const by = Math.max(first - from, Math.min(last - to, 0));
  return to - from >= last - first ? [first, last] : [from + by, to + by];
}

/** One width earlier (−1) or later (1), as far as the extent reaches. */
export function shifted([from, to]: Range, [first, last]: Range, sign: number): Range {
  const by = Math.max(first - from, Math.min(last - to, sign * (to - from)));
  return [from + by, to + by];
}

/** No wider than the extent and no narrower than `least`, about its own middle. */
export function fitted([from, to]: Range, extent: Range, least: number): Range {
  const middle = (from + to) / 2;
  const wide: Range = to - from < least ? [middle - least / 2, middle + least / 2] : [from, to];
  const kept: Range = [Math.max(wide[0], extent[0]), Math.min(wide[1], extent[1])];
  return kept[1] - kept[0] < least ? slid(wide, extent) : kept;
}

/**
 * The range in which what was under the fingers at `before` is under them at `now`; both in shares of
 * the axis, 0 to 1. One finger carries the range along, two stretch it as well.
 */
export function carried([from, to]: Range, before: number[], now: number[]): Range {
  const span = to - from;
  const [a = 0, b] = before;
  const [c = 0, d] = now;
  if (b === undefined || d === undefined) return [from - span * (c - a), to - span * (c - a)];
  // Fingers that meet or cross would ask for an endless or a mirrored axis.
  const apart = Math.max(Math.abs(d - c), 0.02);
  const stretched = (span * Math.abs(b - a)) / apart;
  const left = from + span * Math.min(a, b) - stretched * Math.min(c, d);
  return [left, left + stretched];
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

/** Whether the data reach from one end of the range to the other, but for a sliver. */
export function covers(x: number[], [from, to]: Range): boolean {
  const sliver = 0.05 * (to - from);
  return (x[0] ?? Infinity) <= from + sliver && (x.at(-1) ?? -Infinity) >= to - sliver;
}
