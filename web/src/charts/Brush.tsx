import { useMemo, useRef, type KeyboardEvent, type PointerEvent } from "react";
import { chart as words } from "../messages/common";
import styles from "./Brush.module.css";
import type { Line } from "./LineChart";
import type { Palette } from "./palette";
import { slid, type Range } from "./range";
import { strip, stripMarks, stripPath } from "./strip";
import type { Zoom } from "./useZoom";

interface Props {
  title: string;
  x: number[];
  lines: Line[];
  marks: number[];
  zoom: Zoom;
  text: (x: number) => string;
  palette: Palette;
  /** Room to the left, so that the strip stands under the plot. */
  inset: number;
}

type Part = "from" | "to" | "window" | "draw";

/** The whole range below a zoomed chart, with the part shown as a window that can be moved and drawn anew. */
export function Brush({ title, x, lines, marks, zoom, text, palette, inset }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const drag = useRef<{ part: Part; at: number; range: Range } | null>(null);
  const { extent, hold, settle, nudge, keep } = zoom;
  const [first, last] = extent;
  const span = last - first || 1;
  const shown: Range = [Math.max(first, zoom.shown[0]), Math.min(last, zoom.shown[1])];
  const zoomed = shown[1] - shown[0] < 0.999 * span;
  const percent = (at: number) => `${(100 * (at - first)) / span}%`;

  const path = useMemo(
    () =>
      stripPath(
        x,
        lines.map((each) => each.values),
        [first, last],
        !lines.every((each) => each.pointsOnly),
      ),
    [x, lines, first, last],
  );
  const ticks = useMemo(() => stripMarks(marks, [first, last]), [marks, first, last]);

  const valueAt = (event: PointerEvent) => {
    const box = root.current!.getBoundingClientRect();
    return first + span * Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
  };
  const changed = (part: Part, range: Range, by: number, at: number): Range => {
    if (part === "from") return [Math.min(range[0] + by, range[1]), range[1]];
    if (part === "to") return [range[0], Math.max(range[1] + by, range[0])];
    if (part === "window") return slid([range[0] + by, range[1] + by], extent);
    return [Math.min(at, at + by), Math.max(at, at + by)];
  };

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const named = (event.target as HTMLElement).dataset.part as Part | undefined;
    const part = named && (named !== "window" || zoomed) ? named : "draw";
    drag.current = { part, at: valueAt(event), range: shown };
    root.current!.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return;
    const { part, at, range } = drag.current;
    const by = valueAt(event) - at;
    if (by !== 0) hold(changed(part, range, by, at));
  };
  const onPointerUp = (event: PointerEvent) => {
    if (!drag.current) return;
    const { part, at, range } = drag.current;
    drag.current = null;
    const pressed = Math.abs(valueAt(event) - at) < span / 200;
    const half = (range[1] - range[0]) / 2;
    // A press beside the window brings it there.
    if (part === "draw" && pressed && zoomed) keep(slid([at - half, at + half], extent));
    else settle();
  };

  const onKeyDown = (part: Part) => (event: KeyboardEvent) => {
    const step = part === "window" ? (shown[1] - shown[0]) / 10 : span / 100;
    const moves: Record<string, number> = {
      ArrowLeft: -step,
      ArrowDown: -step,
      ArrowRight: step,
      ArrowUp: step,
      PageDown: -10 * step,
      PageUp: 10 * step,
      Home: -span,
      End: span,
    };
    const by = moves[event.key];
    if (by === undefined) return;
    event.preventDefault();
    nudge((now) => changed(part, now, by, 0));
  };

  const slider = (part: Part, label: string, now: number, spoken: string) => ({
    role: "slider",
    tabIndex: 0,
    "data-part": part,
    "aria-label": label,
    "aria-valuemin": first,
    "aria-valuemax": last,
    "aria-valuenow": now,
    "aria-valuetext": spoken,
    onKeyDown: onKeyDown(part),
  });
  const [from, to] = shown.map(text) as [string, string];

  return (
    <div
      ref={root}
      className={`${styles.brush} ${zoomed ? styles.zoomed : ""}`}
      style={{ marginInlineStart: inset }}
      role="group"
      aria-label={words.brush(title)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => keep(null)}
    >
      <svg
        className={styles.drawing}
        viewBox={`0 0 ${strip.columns} ${strip.height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d={path} stroke={palette.series[lines[0]?.series ?? 0]} strokeWidth={1.2} />
        <path d={ticks} stroke={palette.critical} strokeWidth={2} />
      </svg>
      <div className={styles.shade} style={{ left: 0, width: percent(shown[0]) }} />
      <div className={styles.shade} style={{ left: percent(shown[1]), right: 0 }} />
      <div
        className={styles.window}
        style={{ left: percent(shown[0]), width: percent(first + shown[1] - shown[0]) }}
        {...slider("window", words.brushWindow, (shown[0] + shown[1]) / 2, `${from} – ${to}`)}
      />
      <div
        className={`${styles.handle} ${styles.start}`}
        style={{ left: percent(shown[0]) }}
        {...slider("from", words.brushFrom, shown[0], from)}
      />
      <div
        className={styles.handle}
        style={{ left: percent(shown[1]) }}
        {...slider("to", words.brushTo, shown[1], to)}
      />
    </div>
  );
}
