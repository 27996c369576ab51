import { describe, expect, it } from "vitest";
import { findHits, type Hit } from "./searchHits";

const hit = (group: string, label: string, detail = ""): Hit<string> => ({
  group,
  label,
  detail,
  target: label,
});
const all = [
  hit("Pages", "Data quality"),
  hit("Pages", "Peak load"),
  hit("Meters", "Überlandwerk Nord", "plant.csv"),
  hit("Meters", "Machine_01", "plant.csv"),
  hit("Meters", "Lower peak", "other.csv"),
];
const labels = (asked: string, most?: number) => findHits(all, asked, most).map((each) => each.label);

describe("the search", () => {
  it("finds by any word, case and accent aside, in name and detail", () => {
    expect(labels("uberland")).toEqual(["Überlandwerk Nord"]);
    expect(labels("PLANT nord")).toEqual(["Überlandwerk Nord"]);
    expect(labels("quality data")).toEqual(["Data quality"]);
    expect(labels("nothing of the kind")).toEqual([]);
  });
  it("keeps the groups' order and puts names that begin so first", () => {
    expect(labels("peak")).toEqual(["Peak load", "Lower peak"]);
    expect(labels("m")).toEqual(["Machine_01"]);
  });
  it("shows all there is before anything is typed, but no more of a group than fits", () => {
    expect(labels("")).toHaveLength(5);
    expect(labels("", 1)).toEqual(["Data quality", "Überlandwerk Nord"]);
  });
});
