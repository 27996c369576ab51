import { useEffect, useRef, type RefObject } from "react";
import type uPlot from "uplot";
import { carried, slid, type Range } from "./range";
import type { Zoom } from "./useZoom";

const zoomed = ({ shown, extent }: Zoom) => shown[1] - shown[0] < 0.999 * (extent[1] - extent[0]);

/**
 * Two fingers stretch the axis, one finger carries a zoomed axis along, and so does the mouse with
 * Shift; the mouse alone keeps drawing a zoom, and a finger that moves up or down scrolls the page.
 */
export function usePanPinch(
  host: RefObject<HTMLDivElement | null>,
  plot: RefObject<uPlot | null>,
  zoom: Zoom,
) {
  const live = useRef(zoom);
  useEffect(() => {
    live.current = zoom;
  });
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const fingers = new Map<number, number>();
    let start: { range: Range; at: Map<number, number> } | null = null;
    const share = (event: PointerEvent) => {
      const box = plot.current!.over.getBoundingClientRect();
      return (event.clientX - box.left) / box.width;
    };
    const begin = () => {
      start = fingers.size > 0 ? { range: live.current.shown, at: new Map(fingers) } : null;
    };

    const onDown = (event: PointerEvent) => {
      const byMouse = event.pointerType === "mouse";
      if (!plot.current || event.button !== 0 || (byMouse && !event.shiftKey) || fingers.size === 2) return;
      fingers.set(event.pointerId, share(event));
      element.setPointerCapture(event.pointerId);
      begin();
    };
    const onMove = (event: PointerEvent) => {
      if (!plot.current || !start || !fingers.has(event.pointerId)) return;
      fingers.set(event.pointerId, share(event));
      const { extent, hold } = live.current;
      if (fingers.size === 1 && !zoomed(live.current)) return;
      // A logarithmic axis is even in its exponents.
      const log = plot.current.scales.x?.distr === 3;
      const axis = log ? (start.range.map(Math.log10) as Range) : start.range;
      const moved = carried(axis, [...start.at.values()], [...fingers.values()]);
      const next = log ? (moved.map((each) => 10 ** each) as Range) : moved;
      hold(fingers.size === 1 && !log ? slid(next, extent) : next);
    };
    const onUp = (event: PointerEvent) => {
      if (!fingers.delete(event.pointerId)) return;
      begin();
      if (fingers.size === 0) live.current.settle();
    };
    // uPlot would draw a zoom with the same drag.
    const onMouseDown = (event: MouseEvent) => {
      if (!event.shiftKey) return;
      event.stopPropagation();
      event.preventDefault();
    };
    element.addEventListener("pointerdown", onDown);
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerup", onUp);
    element.addEventListener("pointercancel", onUp);
    element.addEventListener("mousedown", onMouseDown, true);
    return () => {
      element.removeEventListener("pointerdown", onDown);
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerup", onUp);
      element.removeEventListener("pointercancel", onUp);
      element.removeEventListener("mousedown", onMouseDown, true);
    };
  }, [host, plot]);
}
