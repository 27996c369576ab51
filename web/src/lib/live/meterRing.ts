import type { MetricName } from "../../api/series";

/** Readings closer together than this share a row, which keeps the lowest and the highest of each metric. */
export const rowMs = 250;
/** Half an hour of rows. */
export const keptMs = 1_800_000;
const kept = keptMs / rowMs;
/** Room beyond it, so that making room moves the rows once in many. */
const room = kept + kept / 4;

export interface Column {
  low: Float64Array;
  high: Float64Array;
}

/**
 * The newest half hour of one meter in arrays whose size never changes. Readings may come late, twice or one
 * metric at a time; a value that is missing is NaN.
 */
export class MeterRing {
  readonly at = new Float64Array(room);
  private readonly columns = new Map<MetricName, Column>();
  begin = 0;
  end = 0;

  column(metric: MetricName): Column | undefined {
    return this.columns.get(metric);
  }
  metrics(): MetricName[] {
    return [...this.columns.keys()];
  }
  /** Milliseconds of the newest reading; null before the first. */
  newest(): number | null {
    return this.end > this.begin ? this.at[this.end - 1]! : null;
  }

  /** The first row at or after `at`. */
  rowFrom(at: number): number {
    let low = this.begin;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  put(at: number, metric: MetricName, low: number, high: number): void {
    const row = this.rowOf(at);
    if (row < 0) return;
    const column = this.columns.get(metric) ?? this.addColumn(metric);
    // Math.min would make NaN of a value and a NaN.
    if (!(column.low[row]! <= low)) column.low[row] = low;
    if (!(column.high[row]! >= high)) column.high[row] = high;
  }

  /** The newest value of a metric at or before `at`, no older than `maxAge`. */
  latest(metric: MetricName, at: number, maxAge = keptMs): number | null {
    const column = this.columns.get(metric);
    if (!column) return null;
    for (let row = this.rowFrom(at + 1) - 1; row >= this.begin && this.at[row]! >= at - maxAge; row -= 1)
      if (!Number.isNaN(column.high[row]!)) return column.high[row]!;
    return null;
  }

  /** The usual time between two of the newest rows; null while there are too few to tell. */
  interval(): number | null {
    const steps: number[] = [];
    for (let row = Math.max(this.begin + 1, this.end - 21); row < this.end; row += 1)
      steps.push(this.at[row]! - this.at[row - 1]!);
    if (steps.length < 3) return null;
    return steps.sort((a, b) => a - b)[steps.length >> 1]!;
  }

  private addColumn(metric: MetricName): Column {
    const column = { low: new Float64Array(room).fill(NaN), high: new Float64Array(room).fill(NaN) };
    this.columns.set(metric, column);
    return column;
  }

  /** The row of a reading, made where there is none; −1 when it is older than all that is kept. */
  private rowOf(at: number): number {
    const bucket = Math.floor(at / rowMs);
    let row = this.rowFrom(bucket * rowMs);
    if (row < this.end && Math.floor(this.at[row]! / rowMs) === bucket) return row;
    if (row === this.begin && this.end - this.begin >= kept) return -1;
    if (this.end - this.begin >= kept) this.begin += 1;
    if (this.end === room) {
      row -= this.begin;
      this.move(this.begin, 0);
    }
    // Late: what came after it makes way.
    if (row < this.end) this.move(row, row + 1);
    else this.end += 1;
    this.at[row] = at;
    for (const { low, high } of this.columns.values()) low[row] = high[row] = NaN;
    return row;
  }

  /** Moves all rows from `from` on to `to`. */
  private move(from: number, to: number): void {
    this.at.copyWithin(to, from, this.end);
    for (const { low, high } of this.columns.values()) {
      low.copyWithin(to, from, this.end);
      high.copyWithin(to, from, this.end);
    }
    if (to === 0) this.begin = 0;
    this.end += to - from;
  }
}
