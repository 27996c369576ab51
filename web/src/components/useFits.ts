import { useLayoutEffect, useState, type RefObject } from "react";

const narrowScreen = 768;
/** A scroll bar that comes or goes must not change the answer to and fro. */
const slack = 24;

/** Whether the content stands side by side in its frame without a word broken; on a narrow screen it need not. */
export function useFits(frame: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>) {
  /** The width that the content wanted when it did not fit; 0 while it does. */
  const [wanted, setWanted] = useState(0);
  useLayoutEffect(() => {
    const outer = frame.current;
    const inner = content.current;
    if (!outer || !inner) return;
    const judge = () =>
      setWanted((known) => {
        if (window.innerWidth < narrowScreen) return Infinity;
        if (known === Infinity) return 0; // a wide screen again: look anew
        if (known > 0) return outer.clientWidth >= known + slack ? 0 : known;
        return outer.scrollWidth > outer.clientWidth + 1 ? outer.scrollWidth : 0;
      });
    judge();
    const watcher = new ResizeObserver(judge);
    watcher.observe(outer);
    watcher.observe(inner);
    return () => watcher.disconnect();
  }, [frame, content]);
  return wanted === 0;
}
