import { useEffect, useRef, type RefObject } from "react";
import type uPlot from "uplot";

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
      latest.current(u.posToVal(left, "x"), event.deltaY < 0 ? 0.7 : 1 / 0.7);
    };
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  }, [host, plot]);
}
