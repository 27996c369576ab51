import { describe, expect, it } from "vitest";
import { chooseDataset } from "./chooseDataset";
import { parseSearch, readView, stringifySearch } from "./view";
import type { Dataset } from "../api/datasets";

describe("the URL", () => {
  it("carries a view there and back, ids that look like numbers included", () => {
    const view = {
      dataset: "12345678901234567890",
      machine: "007",
      metric: "currentA",
      from: 10,
      to: 20,
    } as const;
    expect(readView(parseSearch(stringifySearch({ ...view })))).toEqual(view);
  });
  it("takes what is not said properly as not said", () => {
    expect(readView({ from: "20", to: "10", metric: "love", at: "soon", dataset: "" })).toEqual({});
    expect(readView({ from: "20" })).toEqual({});
  });
});

describe("the data set shown", () => {
  const of = (id: string, status: Dataset["status"]) => ({ id, status }) as Dataset;
  it("is the newest of use, so that a failed upload hides nothing", () => {
    expect(chooseDataset([of("c", "failed"), of("b", "ready"), of("a", "ready")], undefined)?.id).toBe("b");
  });
  it("is the one the URL names, or none when that is gone", () => {
    expect(chooseDataset([of("b", "ready"), of("a", "ready")], "a")?.id).toBe("a");
    expect(chooseDataset([of("b", "ready")], "x")).toBeUndefined();
  });
});
