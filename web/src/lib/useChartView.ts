import { useMemo } from "react";
import type { Range } from "../charts/range";
import { isolated, readHidden, readZoom, toggled, writeHidden, writeZoom } from "./chartView";
import { useView } from "./useView";

/** What a link says of one chart: the lines not drawn, and the part shown of an axis that is not time. */
export function useChartView(chart: string, lineCount: number) {
  const [view, change] = useView();
  const hidden = useMemo(() => readHidden(view.hidden, chart), [view.hidden, chart]);
  const zoom = useMemo(() => readZoom(view.zoom, chart), [view.zoom, chart]);
  // Back undoes zooms, not every press on a legend.
  const hide = (lines: ReadonlySet<number>) =>
    void change({ hidden: writeHidden(view.hidden, chart, lines) }, { replace: true });
  return {
    hidden,
    toggle: (index: number) => hide(toggled(hidden, index)),
    isolate: (index: number) => hide(isolated(hidden, index, lineCount)),
    zoom,
    setZoom: (range: Range | null) => change({ zoom: writeZoom(view.zoom, chart, range) }),
  };
}
