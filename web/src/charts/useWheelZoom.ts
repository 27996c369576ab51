import { useEffect, useRef, type RefObject } from "react";
import type uPlot from "uplot";

/** What one notch of a wheel says; a trackpad says less, and a browser may add up several. */
const notch = 100;
const notchLines = 3;

/** Ctrl and wheel zoom at the pointer; the wheel alone keeps scrolling the page. */
export function useWheelZoom(
  host: RefObject<HTMLDivElement | null>,
  plot: RefObject<uPlot | null>,
  zoom: (centre: number, factor: number) => void,
) {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    const element = host.current;
    const onWheel = (event: WheelEvent) => {
      const u = plot.current;
      if (!u || !event.ctrlKey) return;
      event.preventDefault();
      const left = event.clientX - u.over.getBoundingClientRect().left;
      const turned = event.deltaY / (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? notchLines : notch);
      latest.current(u.posToVal(left, "x"), 0.7 ** Math.max(-4, Math.min(4, -turned)));
    };
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  }, [host, plot]);
}
