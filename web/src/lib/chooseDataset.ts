import type { Dataset } from "../api/datasets";

/** The list comes newest first. A failed upload must not hide the results that are there. */
export function chooseDataset(list: Dataset[], id: string | undefined): Dataset | undefined {
  if (id !== undefined) return list.find((each) => each.id === id);
  const useful = list.find((each) => each.status !== "failed" && each.status !== "cancelled");
  return useful ?? list[0];
}
