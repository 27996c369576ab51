import "uplot/dist/uPlot.min.css";
import { useMemo, useRef, useState } from "react";
import { formatDateTime, formatNumber, formatTime, formatUnit } from "../lib/format";
import type { Sheet } from "../lib/sheet";
import { chart as words } from "../messages/common";
import { useChartView } from "../lib/useChartView";
import { Brush } from "./Brush";
import { ChartFrame } from "./ChartFrame";
import { crossHairKeys } from "./crossHairKeys";
import styles from "./LineChart.module.css";
import { Legend } from "./Legend";
import { markerNear, type Limit, type Marker, type Span } from "./marks";
import { usePalette } from "./palette";
import { plotInset } from "./plotOptions";
import { around, covers, type Range } from "./range";
import { usePanPinch } from "./usePanPinch";
import { usePlot } from "./usePlot";
import { useWheelZoom } from "./useWheelZoom";
import { useZoom } from "./useZoom";

export interface Line {
  label: string;
  values: (number | null)[];
  /** A place in the palette's series, so that a thing keeps its colour on every page. */
  series: number;
  dashed?: boolean;
  pointsOnly?: boolean;
  /** A dot at each value, so that one between two gaps is seen. */
  dots?: boolean;
  /** A thin bar from zero at each value: for a spectrum, whose bins are no course of anything. */
  stems?: boolean;
}

export interface LineChartProps {
  /** In links, so it stays the same: `[a-z]+`, one on a page. */
  name: string;
  title: string;
  summary: string;
  /** Milliseconds of the site's clock, of any day (`clock`), or plain numbers; ascending. */
  x: number[];
  lines: Line[];
  unit: string;
  digits?: number;
  xKind?: "time" | "clock" | "number" | "log";
  xLabel?: string;
  xText?: (x: number) => string;
  /** Indices of two lines (high, low) with the room between them filled. */
  band?: [number, number];
  limits?: Limit[];
  markers?: Marker[];
  spans?: Span[];
  selectedMarker?: string | null;
  onMarker?: (key: string) => void;
  /** Zoom of the page's time range; without it the chart keeps one of its own in the URL. */
  range?: Range | null;
  onRange?: (range: Range | null) => Promise<void> | void;
  /** The whole extent, when `x` holds only a part of it. */
  extent?: Range;
  /** The whole of it, coarser, when `x` holds only a part. */
  overview?: { x: number[]; lines: Line[] };
  fromZero?: boolean;
  height?: number;
  wide?: boolean;
  busy?: boolean;
  onWidth?: (width: number) => void;
}

const xTexts = {
  time: formatDateTime,
  clock: formatTime,
  number: (value: number) => formatNumber(value, 2),
  log: (value: number) => formatNumber(value, 2),
};

/** Every line, area or band over time, or over another number, is drawn here. */
export function LineChart(props: LineChartProps) {
  const { title, summary, unit, digits = 2, xKind = "time", height = 300 } = props;
  const xText = props.xText ?? xTexts[xKind];
  const palette = usePalette();
  const host = useRef<HTMLDivElement>(null);
  const own = useChartView(props.name, props.lines.length);
  const [cursor, setCursor] = useState<number | null>(null);
  const [spoken, setSpoken] = useState("");
  const whole = props.overview ?? { x: props.x, lines: props.lines };
  const extent: Range = props.extent ?? [whole.x[0] ?? 0, whole.x.at(-1) ?? 1];
  const zoom = useZoom(
    props.onRange ? (props.range ?? null) : own.zoom,
    extent,
    xKind === "time" ? 1000 : (extent[1] - extent[0]) / 10_000, // a second, or what a link can tell apart
    props.onRange ?? own.setZoom,
  );
  const { shown, nudge, keep } = zoom;
  // While the window moves beyond what was fetched, the coarse whole stands in for the detail to come.
  const { x, lines } = (zoom.moving || props.busy) && !covers(props.x, shown) ? whole : props;
  const visible = useMemo(() => whole.lines.filter((_, i) => !own.hidden.has(i)), [whole.lines, own.hidden]);
  const marks = useMemo(() => props.markers?.map((each) => each.x) ?? [], [props.markers]);

  const plot = usePlot(host, {
    props: { ...props, x, lines },
    palette,
    height,
    shown,
    hidden: own.hidden,
    setRange: keep,
    setCursor,
  });

  const readout = (index: number) =>
    [
      xText(x[index]!),
      ...lines.map((each) => `${each.label} ${formatUnit(each.values[index], unit, digits)}`),
    ].join(", ");

  const onKeyDown = crossHairKeys({
    plot,
    x,
    cursor,
    zoom,
    onMove: (index) => setSpoken(readout(index)),
  });

  useWheelZoom(host, plot, (centre, factor) => nudge((now) => around(now, centre, factor)));
  usePanPinch(host, plot, zoom);

  const sheet = useMemo<Sheet>(
    () => ({
      columns: [
        { header: props.xLabel ?? words.at, show: (value) => xText(Number(value)) },
        ...lines.map((each) => ({ header: unit ? `${each.label} (${unit})` : each.label })),
      ],
      rows: x.map((at, i) => [at, ...lines.map((each) => each.values[i] ?? null)]),
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [x, lines, unit, props.xLabel],
  );

  return (
    <ChartFrame
      title={title}
      summary={summary}
      sheet={sheet}
      wide={props.wide}
      onReset={() => keep(null)}
      picture={{
        canvas: () => plot.current?.ctx.canvas,
        legend: lines
          .filter((_, i) => !own.hidden.has(i))
          .map((each) => ({ label: each.label, color: palette.series[each.series]! })),
        range: shown.map(xText).join(" – "),
      }}
    >
      <div
        ref={host}
        className={`${styles.plot} ${props.busy ? styles.busy : ""}`}
        style={{ height }}
        role="img"
        tabIndex={0}
        aria-label={`${title}. ${summary} ${words.zoomHint}`}
        aria-busy={props.busy}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          if (event.shiftKey) return; // the end of a drag
          const key = plot.current && markerNear(plot.current, props.markers ?? [], event.nativeEvent);
          if (key) props.onMarker?.(key);
        }}
      />
      {xKind === "time" && (
        <Brush
          title={title}
          x={whole.x}
          lines={visible}
          marks={marks}
          zoom={zoom}
          text={xText}
          palette={palette}
          inset={plotInset(unit)}
        />
      )}
      <Legend
        lines={lines}
        palette={palette}
        hidden={own.hidden}
        onToggle={own.toggle}
        onIsolate={own.isolate}
        value={(line) => (cursor === null ? "" : formatUnit(line.values[cursor], unit, digits))}
        at={cursor === null || x[cursor] === undefined ? "" : xText(x[cursor])}
      />
      <span className="visually-hidden" role="status">
        {spoken}
      </span>
    </ChartFrame>
  );
}
