import { describe, expect, it } from "vitest";
import { around, clampRange, withGaps } from "./range";

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
