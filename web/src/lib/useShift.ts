import { useQueryClient } from "@tanstack/react-query";
import { metersQuery } from "../api/series";
import { shifted } from "../charts/range";
import { useDataset } from "./useDataset";
import { useView } from "./useView";
import { rangeOf, toView } from "./view";

/** Moves the page's time range one width back or on; the whole has nowhere to go. */
export function useShift(): (sign: number) => void {
  const queries = useQueryClient();
  const [view, change] = useView();
  const { dataset } = useDataset();
  return (sign) => {
    const range = rangeOf(view);
    if (!range) return;
    const meters = dataset ? (queries.getQueryData(metersQuery(dataset.id).queryKey) ?? []) : [];
    const first = Math.min(...meters.map((each) => each.from));
    const last = Math.max(...meters.map((each) => each.to + each.intervalMs));
    // Where no readings are known, the range moves freely.
    const extent: [number, number] = meters.length > 0 ? [first, last] : [-Infinity, Infinity];
    void change(toView(shifted(range, extent, sign)));
  };
}
