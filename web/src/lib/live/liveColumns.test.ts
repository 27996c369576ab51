import { describe, expect, it } from "vitest";
import { liveColumns, slotFor } from "./liveColumns";
import { keptMs, MeterRing, rowMs } from "./meterRing";

const filled = (rows: [at: number, value: number][]) => {
  const ring = new MeterRing();
  for (const [at, value] of rows) ring.put(at, "voltageV", value, value);
  return ring;
};
const rowsOf = (ring: MeterRing) =>
  Array.from({ length: ring.end - ring.begin }, (_, i) => {
    const row = ring.begin + i;
    return [ring.at[row], ring.column("voltageV")?.low[row], ring.column("voltageV")?.high[row]];
  });

describe("a meter's ring", () => {
  it("keeps readings in order, however late they come, and each once", () => {
    const ring = filled([
      [2000, 2],
      [4000, 4],
      [1000, 1],
      [3000, 3],
      [3000, 3],
    ]);
    expect(rowsOf(ring)).toEqual([
      [1000, 1, 1],
      [2000, 2, 2],
      [3000, 3, 3],
      [4000, 4, 4],
    ]);
  });
  it("joins parts of a row, and a null takes nothing away", () => {
    const ring = filled([[1000, 230]]);
    ring.put(1000, "currentA", 5, 5);
    ring.put(2000, "currentA", 6, 6);
    expect(ring.latest("voltageV", 2000)).toBe(230);
    expect(ring.latest("currentA", 1999)).toBe(5);
    expect(ring.latest("currentA", 2000)).toBe(6);
    expect(ring.latest("frequencyHz", 2000)).toBeNull();
    expect(ring.latest("voltageV", 2000, 500)).toBeNull();
  });
  it("keeps the extremes of readings that share a row", () => {
    expect(
      rowsOf(
        filled([
          [1000, 230],
          [1050, 260],
          [1100, 200],
        ]),
      ),
    ).toEqual([[1000, 200, 260]]);
  });
  it("holds half an hour and not one row more, late ones included", () => {
    const ring = new MeterRing();
    const rows = keptMs / rowMs;
    const size = ring.at.length;
    for (let i = 0; i < 5 * rows; i += 1) ring.put(i * rowMs, "voltageV", i, i);
    expect(ring.end - ring.begin).toBe(rows);
    expect(ring.at.length).toBe(size);
    expect(ring.newest()).toBe((5 * rows - 1) * rowMs);
    ring.put(0, "voltageV", 1, 1); // older than all
    expect(ring.end - ring.begin).toBe(rows);
    const at = Array.from(ring.at.slice(ring.begin, ring.end));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(new Set(at).size).toBe(rows);
    expect(ring.column("voltageV")!.low[ring.begin]).toBe(4 * rows);
  });
  it("is filled from behind while new readings come, with every value in its place", () => {
    const ring = new MeterRing();
    for (let i = 0; i < 50; i += 1) ring.put(1_800_000 + i * 1000, "voltageV", i, i);
    for (let i = 0; i < 1800; i += 1) ring.put(i * 1000, "voltageV", -i, -i);
    expect(rowsOf(ring)).toEqual(
      Array.from({ length: 1850 }, (_, i) => {
        const value = i < 1800 ? -i : i - 1800;
        return [i * 1000, value, value];
      }),
    );
  });
  it("tells the usual interval once it can", () => {
    expect(filled([[0, 1]]).interval()).toBeNull();
    expect(
      filled([
        [0, 1],
        [10_000, 1],
        [20_000, 1],
        [30_000, 1],
        [90_000, 1],
      ]).interval(),
    ).toBe(10_000);
  });
});

describe("columns for a chart", () => {
  const drawn = (ring: MeterRing, from: number, to: number, gapMs = 3000) => {
    const { x, values } = liveColumns([{ ring, gapMs }], "voltageV", from, to);
    return x.map((at, i) => [at, values[0]![i]] as const).filter(([, value]) => value !== undefined);
  };
  it("shows a spike of one reading among thousands, where it was", () => {
    const rows = Array.from({ length: 1800 }, (_, i): [number, number] => [i * 1000, i === 900 ? 260 : 230]);
    const points = drawn(filled(rows), 0, 1_800_000);
    expect(points.filter(([, value]) => value === 260).map(([at]) => at)).toEqual([900_000]);
    expect(points.length).toBeLessThan(1210);
  });
  it("keeps the order of low and high within a slot", () => {
    const values = [230, 200, 260, 231].map((value, i): [number, number] => [9000 + i * 300, value]);
    expect(drawn(filled(values), 0, 1_800_000)).toEqual([
      [9000, 200],
      [10_500, 260],
    ]);
  });
  it("leaves a gap where a meter was silent, and none where readings are only rare", () => {
    const ring = filled([
      [0, 1],
      [1000, 1],
      [20_000, 2],
    ]);
    expect(drawn(ring, 0, 60_000).map(([, value]) => value)).toEqual([1, 1, null, 2]);
    expect(drawn(ring, 0, 60_000, 30_000).map(([, value]) => value)).toEqual([1, 1, 2]);
  });
  it("stands still while the window moves", () => {
    const ring = filled(Array.from({ length: 600 }, (_, i) => [i * 1000, i % 7]));
    const early = new Map(drawn(ring, 0, 300_000));
    for (const [at, value] of drawn(ring, 60_400, 360_400))
      if (early.has(at)) expect(early.get(at)).toBe(value);
    expect(slotFor(60_000)).toBe(250);
    expect(slotFor(1_800_000)).toBe(3000);
  });
  it("has room for a meter that nothing is known of", () => {
    const { x, values } = liveColumns([{ ring: undefined, gapMs: 1 }], "voltageV", 0, 1000);
    expect(values[0]).toHaveLength(x.length);
  });
});
