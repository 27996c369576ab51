import { useEffect, useRef, type RefObject } from "react";
import uPlot from "uplot";
import type { LineChartProps } from "./LineChart";
import { drawLimits, drawMarkers, drawSpans } from "./marks";
import type { Palette } from "./palette";
import { plotOptions } from "./plotOptions";
import type { Range } from "./range";

interface Wishes {
  props: LineChartProps;
  palette: Palette;
  height: number;
  shown: Range;
  hidden: ReadonlySet<number>;
  setRange: (range: Range | null) => void;
  setCursor: (index: number | null) => void;
}

const columns = ({ x, lines }: LineChartProps) =>
  [x, ...lines.map((each) => each.values)] as uPlot.AlignedData;

/** Keeps one uPlot in the host: built when its shape or the theme changes, fed when data, zoom or marks do. */
export function usePlot(host: RefObject<HTMLDivElement | null>, wishes: Wishes): RefObject<uPlot | null> {
  const plot = useRef<uPlot | null>(null);
  // uPlot keeps its callbacks for life, so they read the newest wishes from here.
  const live = useRef(wishes);
  useEffect(() => {
    live.current = wishes;
  });
  const { props, palette, height, shown, hidden } = wishes;
  const shape = JSON.stringify([
    props.lines.map((each) => ({ ...each, values: null })),
    props.unit,
    props.xKind,
    props.band,
    props.fromZero,
  ]);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const now = live.current.props;
    const options = plotOptions({
      lines: now.lines,
      palette,
      unit: now.unit,
      xKind: now.xKind ?? "time",
      xLabel: now.xLabel,
      band: now.band,
      fromZero: now.fromZero === true,
      width: element.clientWidth,
      height,
      onSelect: (range) => live.current.setRange(range),
      onDoubleClick: () => live.current.setRange(null),
      onCursor: (index) => live.current.setCursor(index),
      onDraw: (u) => {
        const { limits = [], markers = [], spans = [], selectedMarker } = live.current.props;
        drawSpans(u, spans, palette);
        drawLimits(u, limits, palette);
        drawMarkers(u, markers, selectedMarker ?? null, palette);
      },
    });
    const created = new uPlot(options, columns(now), element);
    plot.current = created;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === 0) return; // hidden behind its table
      created.setSize({ width: element.clientWidth, height: element.clientHeight });
      live.current.props.onWidth?.(element.clientWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
      plot.current = null;
    };
  }, [host, shape, palette, height]);

  const [from, to] = shown;
  useEffect(() => {
    const u = plot.current;
    u?.batch(() => {
      u.setData(columns(live.current.props), false);
      u.setScale("x", { min: from, max: to });
      live.current.props.lines.forEach((_, i) => u.setSeries(i + 1, { show: !hidden.has(i) }));
    });
  }, [props.x, props.lines, from, to, hidden, shape, palette, height]);

  useEffect(
    () => plot.current?.redraw(false),
    [props.markers, props.spans, props.selectedMarker, props.limits],
  );
  return plot;
}
