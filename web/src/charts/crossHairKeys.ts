import type { KeyboardEvent, RefObject } from "react";
import type uPlot from "uplot";
import { around } from "./range";
import type { Zoom } from "./useZoom";

interface Wishes {
  plot: RefObject<uPlot | null>;
  x: number[];
  cursor: number | null;
  zoom: Zoom;
  /** Reads out the place that the cross-hair has come to. */
  onMove: (index: number) => void;
}

/** The keys of a chart that has focus: arrows move the cross-hair, plus, minus and 0 zoom. */
export const crossHairKeys =
  ({ plot, x, cursor, zoom, onMove }: Wishes) =>
  (event: KeyboardEvent): void => {
    const u = plot.current;
    if (!u || x.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const [first, last] = [u.valToIdx(u.scales.x!.min!), u.valToIdx(u.scales.x!.max!)];
    const at = cursor ?? first;
    const step = event.shiftKey ? 10 : 1;
    const moves: Record<string, number> = {
      ArrowLeft: at - step,
      ArrowRight: at + step,
      Home: first,
      End: last,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      const index = Math.max(first, Math.min(last, target));
      u.setCursor({ left: u.valToPos(x[index]!, "x"), top: u.over.clientHeight / 2 });
      onMove(index);
    } else if (event.key === "+" || event.key === "-") {
      zoom.nudge((now) => around(now, x[at] ?? zoom.extent[0], event.key === "+" ? 0.5 : 2));
    } else if (event.key === "0") {
      zoom.keep(null);
    } else {
      return;
    }
    event.preventDefault();
  };
