import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Range } from "../../charts/range";
import { keptMs } from "../../lib/live/meterRing";
import { edgeOf, paused, playing, settled, type Playback, type Speed } from "../../lib/live/playback";

interface Wishes {
  now: () => number;
  windowMs: number;
  /** A zoom, in the URL: it is shown still. */
  zoom: Range | null;
  onEndZoom: () => void;
}

/** At least this long between two pictures: a longer window has less to show anew. */
const restFor = (windowMs: number) => (windowMs <= 60_000 ? 300 : windowMs <= 300_000 ? 500 : 1000);
const playingEvery = 250;

/** Which stretch of time the charts show, and when they are drawn anew. */
export function usePlayback({ now, windowMs, zoom, onEndZoom }: Wishes) {
  const [playback, setPlayback] = useState<Playback>({ kind: "live" });
  const [frame, setFrame] = useState(() => ({ now: now(), clock: Date.now(), drawn: 0 }));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const last = useRef(0);
  const rest = restFor(windowMs);

  const draw = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    last.current = performance.now();
    setFrame(({ drawn }) => ({ now: now(), clock: Date.now(), drawn: drawn + 1 }));
  }, [now]);
  /** There is something new: drawn soon, and once however much comes until then. */
  const wake = useCallback(() => {
    if (timer.current !== undefined || document.hidden) return;
    timer.current = setTimeout(draw, Math.max(0, last.current + rest - performance.now()));
  }, [draw, rest]);

  const moving = playback.kind === "playing" && !zoom;
  useEffect(() => {
    const ticking = setInterval(() => !document.hidden && draw(), moving ? playingEvery : 1000);
    return () => clearInterval(ticking);
  }, [draw, moving]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const standing = settled(playback, frame.now, frame.clock);
  useEffect(() => {
    if (standing !== playback) setPlayback(standing);
  }, [standing, playback]);

  const [from, to] = zoom ?? [];
  const shown = useMemo((): Range => {
    if (from !== undefined && to !== undefined) return [from, to];
    const edge = edgeOf(standing, frame.now, frame.clock);
    return [edge - windowMs, edge];
  }, [from, to, standing, frame, windowMs]);
  /** What is begun goes on from what is shown. */
  const here: Playback = zoom ? { kind: "still", to: zoom[1] } : playback;
  const change = (next: Playback) => {
    if (zoom) onEndZoom();
    setPlayback(next);
    draw();
  };
  return {
    frame,
    shown,
    extent: [Math.min(frame.now - keptMs, shown[0]), frame.now] as Range,
    kind: zoom ? ("zoomed" as const) : standing.kind,
    speed: !zoom && standing.kind === "playing" ? standing.speed : null,
    behindMs: Math.max(0, frame.now - shown[1]),
    wake,
    pause: () => change(paused(here, now(), Date.now())),
    play: (speed: Speed) => change(playing(here, speed, now(), Date.now())),
    goTo: (end: number) => change({ kind: "still", to: end }),
    resume: () => change({ kind: "live" }),
  };
}
