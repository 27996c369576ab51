import { expect, it } from "vitest";
import { loadFigures } from "./loadFigures";

it("sums energy, and leaves gaps out of mean and peak", () => {
  expect(loadFigures([0, 900, 1800, 2700], [4, null, 8, 6], [1, null, 2, 1.5])).toEqual({
    energyKwh: 4.5,
    meanKw: 6,
    peakKw: 8,
    peakAt: 1800,
  });
});
it("knows the peak of a plant that feeds in", () => {
  expect(loadFigures([0, 1], [-5, -3], [-1, -1])).toMatchObject({ peakKw: -3, peakAt: 1, energyKwh: -2 });
});
it("says nothing where nothing was measured", () => {
  expect(loadFigures([0], [null], [null])).toBeNull();
});
