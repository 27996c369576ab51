import { describe, expect, it } from "vitest";
import { around, carried, clampRange, fitted, shifted, slid, withGaps } from "./range";

describe("zoom", () => {
  it("stays within the data, and the whole of it is no zoom", () => {
    expect(clampRange([-5, 50], [0, 100])).toEqual([0, 50]);
    expect(clampRange([-5, 200], [0, 100])).toBeNull();
    expect(clampRange([50, 50], [0, 100])).toBeNull();
  });
  it("keeps the point under the pointer where it is", () => {
    expect(around([0, 100], 25, 0.5)).toEqual([12.5, 62.5]);
  });
});

describe("a range that is moved", () => {
  it("goes one width on or back, and stops where the readings do", () => {
    expect(shifted([20, 50], [0, 100], 1)).toEqual([50, 80]);
    expect(shifted([20, 50], [0, 100], -1)).toEqual([0, 30]);
    expect(shifted([60, 90], [0, 100], 1)).toEqual([70, 100]);
    expect(shifted([20, 50], [-Infinity, Infinity], -1)).toEqual([-10, 20]);
  });
  it("keeps its width and stays within the data", () => {
    expect(slid([-10, 10], [0, 100])).toEqual([0, 20]);
    expect(slid([90, 110], [0, 100])).toEqual([80, 100]);
    expect(slid([30, 50], [0, 100])).toEqual([30, 50]);
    expect(slid([-50, 150], [0, 100])).toEqual([0, 100]);
  });
  it("is never narrower than what can be seen, not even at the edge", () => {
    expect(fitted([50, 50], [0, 100], 10)).toEqual([45, 55]);
    expect(fitted([-4, 1], [0, 100], 10)).toEqual([0, 10]);
    expect(fitted([-20, 60], [0, 100], 10)).toEqual([0, 60]);
  });
});

describe("fingers on a chart", () => {
  it("carry what lies under one finger along", () => {
    expect(carried([100, 200], [0.5], [0.75])).toEqual([75, 175]);
  });
  it("keep what lies under two fingers under them", () => {
    // 25 and 75 lie under the fingers; spread to the edges, they become the edges.
    expect(carried([0, 100], [0.25, 0.75], [0, 1])).toEqual([25, 75]);
    expect(carried([0, 100], [0.75, 0.25], [1, 0])).toEqual([25, 75]);
    expect(carried([25, 75], [0, 1], [0.25, 0.75])).toEqual([0, 100]);
  });
  it("never mirror the axis, nor stretch it without end", () => {
    const [from, to] = carried([0, 100], [0.4, 0.6], [0.5, 0.5]);
    expect(to - from).toBeCloseTo(1000);
  });
});

describe("gaps", () => {
  it("breaks the line where steps are missing", () => {
    const { at, columns } = withGaps([0, 10, 40, 50], [[1, 2, 3, 4]], 10);
    expect(at).toEqual([0, 10, 20, 40, 50]);
    expect(columns[0]).toEqual([1, 2, null, 3, 4]);
  });
  it("keeps readings together that are farther apart than a narrow step", () => {
    // Zoomed in until a step is 1 s: readings every 10 s are still one line.
    expect(withGaps([0, 10_000, 20_000], [[1, 2, 3]], 10_000).at).toHaveLength(3);
  });
});
