import { expect, it } from "vitest";
import { highestCell } from "./highestCell";

it("finds the first of the highest, and nothing in an empty table", () => {
  expect(
    highestCell([
      [1, null],
      [-2, 7],
      [7, 3],
    ]),
  ).toEqual({ row: 1, column: 1, value: 7 });
  expect(highestCell([[null], []])).toBeNull();
});
