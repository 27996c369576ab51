import { describe, expect, it } from "vitest";
import type { Mapping } from "../../api/mapping";
import { lacks, withRole, withUnit } from "./mapping";

const mapping: Mapping = {
  columns: [
    { index: 0, role: "timestamp", unit: "" },
    { index: 1, role: "energy", unit: "Wh" },
  ],
  dateOrder: null,
  missing: "notify",
  register: false,
};

describe("a mapping", () => {
  it("takes the likeliest unit of a new role, and keeps one that still fits", () => {
    expect(withRole(mapping, 1, "power").columns[1]).toEqual({ index: 1, role: "power", unit: "kW" });
    expect(withRole(mapping, 1, "meterColumn").columns[1]!.unit).toBe("Wh");
    expect(withRole(mapping, 1, "ignored").columns[1]!.unit).toBe("");
    expect(withUnit(mapping, 1, "MWh").columns[1]!.unit).toBe("MWh");
  });
  it("needs a time and something measured", () => {
    expect(lacks(mapping)).toBeNull();
    expect(lacks(withRole(mapping, 0, "ignored"))).toBe("time");
    expect(lacks(withRole(mapping, 1, "cost"))).toBe("value");
  });
});
