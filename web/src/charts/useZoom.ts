import { useEffect, useRef, useState } from "react";
import { clampRange, fitted, type Range } from "./range";

export interface Zoom {
  shown: Range;
  extent: Range;
  /** True while a gesture goes on. */
  moving: boolean;
  /** Shows a range while a hand holds it; `settle` keeps it when the hand lets go. */
  hold: (range: Range) => void;
  settle: () => void;
  /** Shows a range made of the one shown last, and keeps it once keys and wheel have rested. */
  nudge: (next: (shown: Range) => Range) => void;
  /** Shows and keeps a range at once; null is the whole. */
  keep: (range: Range | null) => void;
}

const rest = 350; // ms without a further turn of the wheel or press of a key

/**
 * A zoom in the making is drawn at once and kept, in the URL or by whoever holds it, when it rests: a
 * gesture is one step for Back and one request for detail.
 */
export function useZoom(
  range: Range | null,
  extent: Range,
  least: number,
  onRange: (range: Range | null) => Promise<void> | void,
): Zoom {
  const [draft, setDraft] = useState<Range | null>(null);
  const newest = useRef<Range | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const keep = (next: Range | null) => {
    clearTimeout(timer.current);
    const before = newest.current;
    const kept = next && clampRange(fitted(next, extent, least), extent);
    // The draft stays until the holder has taken the range over, lest the old one flash up between.
    void Promise.resolve(onRange(kept)).then(() => {
      if (newest.current !== before) return;
      newest.current = null;
      setDraft(null);
    });
  };
  const settle = () => {
    if (newest.current) keep(newest.current);
  };
  const settleNow = useRef(settle);
  useEffect(() => {
    settleNow.current = settle;
  });
  const hold = (next: Range) => {
    clearTimeout(timer.current);
    newest.current = fitted(next, extent, least);
    setDraft(newest.current);
  };
  const nudge = (next: (shown: Range) => Range) => {
    hold(next(newest.current ?? range ?? extent));
    timer.current = setTimeout(() => settleNow.current(), rest);
  };
  return { shown: draft ?? range ?? extent, extent, moving: draft !== null, hold, settle, nudge, keep };
}
