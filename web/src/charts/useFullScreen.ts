import { useEffect, useState, type RefObject } from "react";

interface FullScreen {
  /** False where the browser cannot, or the page around ours forbids it. */
  possible: boolean;
  active: boolean;
  toggle: () => void;
}

/** Lets an element fill the screen; Escape leaves, which the browser sees to itself. */
export function useFullScreen(element: RefObject<HTMLElement | null>): FullScreen {
  const [active, setActive] = useState(false);
  useEffect(() => {
    const follow = () =>
      setActive(element.current !== null && document.fullscreenElement === element.current);
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, [element]);
  return {
    possible: document.fullscreenEnabled === true,
    active,
    // A browser may still refuse (it asks for a fresh gesture): then all stays as it is.
    toggle: () =>
      void (active ? document.exitFullscreen() : element.current?.requestFullscreen())?.catch(
        () => undefined,
      ),
  };
}
