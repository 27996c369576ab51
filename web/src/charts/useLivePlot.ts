import { useEffect, useRef, type RefObject } from "react";
import uPlot from "uplot";
import type { LiveColumns } from "../lib/live/liveColumns";
import { drawFlags, drawMarkers, flagHeight, drawSpans, type Marker, type Span } from "./marks";
import type { Line } from "./LineChart";
import type { Palette } from "./palette";
import { plotOptions } from "./plotOptions";
import type { Range } from "./range";

interface Wishes {
  lines: Line[];
  unit: string;
  palette: Palette;
  height: number;
  shown: Range;
  hidden: ReadonlySet<number>;
  /** Changes when there is something new to draw. */
  drawn: number;
  read: (shown: Range) => LiveColumns;
  markers: Marker[];
  spans: Span[];
  selected: string | null;
  setRange: (range: Range | null) => void;
  setCursor: (index: number | null) => void;
}

/** What nobody sees is drawn now and then only, so that it is not empty when it comes into view. */
const unseenEvery = 8;

/** Keeps one uPlot and feeds it as time goes on, while it is in view. */
export function useLivePlot(host: RefObject<HTMLDivElement | null>, wishes: Wishes) {
  const plot = useRef<uPlot | null>(null);
  const columns = useRef<LiveColumns>({ x: [], values: [] });
  const inView = useRef(true);
  const live = useRef(wishes);
  useEffect(() => {
    live.current = wishes;
  });
  const { lines, unit, palette, height, shown, hidden, drawn } = wishes;
  const shape = JSON.stringify([lines.map((each) => ({ ...each, values: null })), unit]);

  const draw = useRef(() => {
    const u = plot.current;
    const now = live.current;
    if (!u || (!inView.current && now.drawn % unseenEvery !== 0)) return;
    columns.current = now.read(now.shown);
    u.batch(() => {
      u.setData([columns.current.x, ...columns.current.values] as uPlot.AlignedData, false);
      u.setScale("x", { min: now.shown[0], max: now.shown[1] });
      now.lines.forEach((_, i) => {
        if (u.series[i + 1]?.show === now.hidden.has(i)) u.setSeries(i + 1, { show: !now.hidden.has(i) });
      });
    });
  });

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const options = plotOptions({
      lines: live.current.lines,
      palette,
      unit,
      xKind: "time",
      fromZero: false,
      roomAbove: flagHeight + 4,
      roomAfter: 28,
      width: element.clientWidth,
      height,
      onSelect: (range) => live.current.setRange(range),
      onDoubleClick: () => live.current.setRange(null),
      onCursor: (index) => live.current.setCursor(index),
      onDraw: (u) => {
        const { markers, spans, selected } = live.current;
        drawSpans(u, spans, palette);
        drawMarkers(u, markers, selected, palette);
        drawFlags(
          u,
          spans.map((each) => each.from),
          palette,
        );
      },
    });
    const empty = [[], ...live.current.lines.map(() => [])] as unknown as uPlot.AlignedData;
    const created = new uPlot(options, empty, element);
    plot.current = created;
    const resized = new ResizeObserver(() => {
      if (element.clientWidth === 0) return; // hidden behind its table
      created.setSize({ width: element.clientWidth, height: element.clientHeight });
      draw.current();
    });
    resized.observe(element);
    const seen = new IntersectionObserver(
      (entries) => {
        inView.current = entries.at(-1)!.isIntersecting;
        draw.current();
      },
      { rootMargin: "200px" },
    );
    seen.observe(element);
    return () => {
      resized.disconnect();
      seen.disconnect();
      created.destroy();
      plot.current = null;
    };
  }, [host, shape, unit, palette, height]);

  const [from, to] = shown;
  useEffect(() => draw.current(), [drawn, from, to, hidden, shape, palette, height]);
  useEffect(() => plot.current?.redraw(false), [wishes.markers, wishes.spans, wishes.selected]);
  return { plot, columns };
}
