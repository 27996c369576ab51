import { describe, expect, it } from "vitest";
import { stripMarks, stripPath } from "./strip";

describe("the strip", () => {
  it("shows a spike of one reading among thousands", () => {
    const x = Array.from({ length: 100_001 }, (_, i) => i);
    const flat = x.map((i) => (i === 50_000 ? 10 : 0));
    const path = stripPath(x, [flat], [0, 100_000]);
    expect(path).toContain("L250 4V96"); // column 250 of 500 reaches from the top to the bottom
    expect(path.match(/V/g)).toHaveLength(501);
  });
  it("leaves a gap where nothing was measured", () => {
    const path = stripPath([0, 1, 2, 3, 4], [[1, 1, null, 1, 2]], [0, 4]);
    expect(path).toBe("M0 96V96L125 96V96M375 96V96L500 4V4");
  });
  it("takes the lowest and the highest of all lines", () => {
    expect(stripPath([0, 1], [[2, 2], [0, null]], [0, 1])).toBe("M0 4V96L500 4V4"); // prettier-ignore
  });
  it("draws points alone, and nothing of nothing", () => {
    expect(stripPath([0, 1], [[0, 1]], [0, 1], false)).toBe("M0 96V96M500 4V4");
    expect(stripPath([], [[]], [0, 1])).toBe("");
    expect(stripPath([0, 1], [], [0, 1])).toBe("");
    expect(stripPath([0], [[5]], [0, 0])).toBe("");
  });
  it("marks each column once, and none outside", () => {
    expect(stripMarks([0, 0.05, 50, 999], [0, 100])).toBe("M0 0V22M250 0V22");
  });
});
