import type { MetricName } from "../../api/series";
import type { MeterRing } from "./meterRing";

/** No value here: undefined is joined over, null is a gap. */
type Value = number | null | undefined;
export interface LiveColumns {
  x: number[];
  values: Value[][];
}
export interface LiveLine {
  ring: MeterRing | undefined;
  /** Silence longer than this is a gap. */
  gapMs: number;
}

const slotSizes = [250, 500, 1000, 2000, 3000, 5000, 10_000, 20_000, 30_000, 60_000];
const mostSlots = 600;

/** Steps of the axis; they stand still while the window moves, so that the picture does not flicker. */
export const slotFor = (windowMs: number): number =>
  slotSizes.find((each) => windowMs / each <= mostSlots) ?? Math.ceil(windowMs / mostSlots);

/**
 * All meters on one axis: per slot and meter the lowest and the highest value in the order in which they came,
 * so that a spike of one reading is drawn at any width. One slot more at either end leads the lines out of view.
 */
export function liveColumns(lines: LiveLine[], metric: MetricName, from: number, to: number): LiveColumns {
  const slot = slotFor(to - from);
  const first = Math.floor(from / slot) - 1;
  const count = Math.ceil(to / slot) + 1 - first;
  const x = new Array<number>(2 * count);
  for (let i = 0; i < count; i += 1) {
    x[2 * i] = (first + i) * slot;
    x[2 * i + 1] = (first + i + 0.5) * slot;
  }
  const values = lines.map(({ ring, gapMs }) => {
    const out = new Array<Value>(2 * count).fill(undefined);
    const column = ring?.column(metric);
    if (!ring || !column) return out;
    let before = -Infinity;
    let lastIndex = -1;
    let lowFirst = true;
    for (let row = ring.rowFrom(first * slot); row < ring.end; row += 1) {
      const at = ring.at[row]!;
      const index = Math.floor(at / slot) - first;
      if (index >= count) break;
      const low = column.low[row]!;
      const high = column.high[row]!;
      if (Number.isNaN(high)) continue;
      if (index !== lastIndex) {
        if (lastIndex >= 0 && at - before > Math.max(gapMs, 2 * slot)) out[2 * lastIndex + 2] = null;
        out[2 * index] = low;
        out[2 * index + 1] = high === low ? undefined : high;
        lowFirst = true;
      } else {
        const [a, b] = [out[2 * index] as number, (out[2 * index + 1] ?? out[2 * index]) as number];
        let least: number = lowFirst ? a : b;
        let most: number = lowFirst ? b : a;
        if (high > most) [most, lowFirst] = [high, true];
        if (low < least) [least, lowFirst] = [low, false];
        out[2 * index] = lowFirst ? least : most;
        out[2 * index + 1] = least === most ? undefined : lowFirst ? most : least;
      }
      before = at;
      lastIndex = index;
    }
    return out;
  });
  return { x, values };
}
