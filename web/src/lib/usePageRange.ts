import { useMemo } from "react";
import type { Range } from "../charts/range";
import { useView } from "./useView";
import { rangeOf, toView } from "./view";

/** The one time range of a page, in the URL: every chart over time shows it and may change it. */
export function usePageRange() {
  const [{ from, to }, change] = useView();
  const range = useMemo(() => rangeOf({ from, to }), [from, to]);
  return { range, onRange: (next: Range | null) => change(toView(next)) };
}
