import { describe, expect, it } from "vitest";
import { isolated, readHidden, readZoom, toggled, writeHidden, writeZoom } from "./chartView";
import { parseSearch, stringifySearch } from "./view";

describe("hidden lines in a link", () => {
  it("belong to one chart each and survive the URL", () => {
    const text = writeHidden(writeHidden(undefined, "current", new Set([1])), "factor", new Set([2, 0]));
    const { hidden } = parseSearch(stringifySearch({ hidden: text }));
    expect(hidden).toBe("current.1 factor.0 factor.2");
    expect(readHidden(hidden, "factor")).toEqual(new Set([0, 2]));
    expect(readHidden(hidden, "fac")).toEqual(new Set());
    expect(writeHidden(hidden, "factor", new Set())).toBe("current.1");
    expect(writeHidden("current.1", "current", new Set())).toBeUndefined();
  });
  it("are ignored where a link is broken", () => {
    expect(readHidden("current.x current. .1 current.9999", "current")).toEqual(new Set());
  });
});

describe("a chart's own zoom in a link", () => {
  it("survives the URL, small and negative numbers included", () => {
    const text = writeZoom(writeZoom(undefined, "curve", [-0.00012345678, 4]), "duration", [10, 30]);
    const { zoom } = parseSearch(stringifySearch({ zoom: text }));
    expect(readZoom(zoom, "duration")).toEqual([10, 30]);
    expect(readZoom(zoom, "curve")).toEqual([-0.0001234568, 4]);
    expect(writeZoom(zoom, "curve", null)).toBe("duration~10~30");
  });
  it("counts as none where a link is broken", () => {
    for (const zoom of ["duration~10", "duration~30~10", "duration~~9", "duration~a~b", ""])
      expect(readZoom(zoom, "duration")).toBeNull();
  });
});

describe("a legend", () => {
  it("hides and shows one line", () => {
    expect(toggled(new Set([1]), 0)).toEqual(new Set([0, 1]));
    expect(toggled(new Set([0, 1]), 0)).toEqual(new Set([1]));
  });
  it("isolates a line, and brings back the others when it is alone", () => {
    expect(isolated(new Set(), 1, 3)).toEqual(new Set([0, 2]));
    expect(isolated(new Set([0, 2]), 1, 3)).toEqual(new Set());
    // The first click of a double click has hidden the line itself.
    expect(isolated(new Set([0, 1, 2]), 1, 3)).toEqual(new Set());
  });
});
