import "uplot/dist/uPlot.min.css";
import { useMemo, useRef, useState } from "react";
import { formatDateTime, formatTimeSeconds, formatUnit, onOurClock } from "../lib/format";
import type { LiveColumns } from "../lib/live/liveColumns";
import type { Sheet } from "../lib/sheet";
import { useChartView } from "../lib/useChartView";
import { chart as words } from "../messages/common";
import { ChartFrame } from "./ChartFrame";
import { crossHairKeys } from "./crossHairKeys";
import { Legend } from "./Legend";
import type { Line } from "./LineChart";
import styles from "./LineChart.module.css";
import { markerNear, type Marker, type Span } from "./marks";
import { usePalette } from "./palette";
import { around, type Range } from "./range";
import { useLivePlot } from "./useLivePlot";
import { usePanPinch } from "./usePanPinch";
import { useWheelZoom } from "./useWheelZoom";
import { useZoom } from "./useZoom";

export interface LiveChartProps {
  /** In links, as a line chart's. */
  name: string;
  title: string;
  summary: string;
  unit: string;
  digits: number;
  lines: Pick<Line, "label" | "series" | "dashed">[];
  /** What is shown, and how far it can be zoomed out; real moments, drawn on the viewer's clock. */
  range: Range;
  extent: Range;
  /** Changes when there is something new to draw. */
  drawn: number;
  /** The lines' values in a range. */
  read: (range: Range) => LiveColumns;
  /** Beside the legend while nothing is pointed at. */
  latest: (number | null)[];
  markers: Marker[];
  spans: Span[];
  selected: string | null;
  onMarker: (key: string) => void;
  /** A zoom, or null for the end of one. */
  onRange: (range: Range | null) => Promise<void> | void;
}

const height = 190;

/** A line chart whose end moves with time. */
export function LiveChart(props: LiveChartProps) {
  const { title, summary, unit, digits } = props;
  const palette = usePalette();
  const host = useRef<HTMLDivElement>(null);
  const own = useChartView(props.name, props.lines.length);
  const [cursor, setCursor] = useState<number | null>(null);
  const [spoken, setSpoken] = useState("");
  const shift = onOurClock(props.range[1]) - props.range[1];
  const ours = ([from, to]: Range): Range => [from + shift, to + shift];
  const real = ([from, to]: Range): Range => [from - shift, to - shift];
  const zoom = useZoom(ours(props.range), ours(props.extent), 1000, (next) =>
    props.onRange(next && real(next)),
  );
  const lines = useMemo(() => props.lines.map((each): Line => ({ ...each, values: [] })), [props.lines]);
  const markers = useMemo(
    () => props.markers.map((each) => ({ ...each, x: each.x + shift })),
    [props.markers, shift],
  );
  const spans = useMemo(
    () => props.spans.map(({ from, to }) => ({ from: from + shift, to: to + shift })),
    [props.spans, shift],
  );
  const { plot, columns } = useLivePlot(host, {
    lines,
    unit,
    palette,
    height,
    shown: zoom.shown,
    hidden: own.hidden,
    drawn: props.drawn,
    read: (shown) => {
      const { x, values } = props.read(real(shown));
      return { x: x.map((at) => at + shift), values };
    },
    markers,
    spans,
    selected: props.selected,
    setRange: zoom.keep,
    setCursor,
  });

  const valueAt = (line: number, index: number) => nearest(columns.current.values[line], index);
  const shownAt = cursor === null ? undefined : columns.current.x[cursor];
  const onKeyDown = crossHairKeys({
    plot,
    x: columns.current.x,
    cursor,
    zoom,
    onMove: (index) =>
      setSpoken(
        [
          formatTimeSeconds(columns.current.x[index]),
          ...lines.map((each, i) => `${each.label} ${formatUnit(valueAt(i, index), unit, digits)}`),
        ].join(", "),
      ),
  });
  useWheelZoom(host, plot, (centre, factor) => zoom.nudge((now) => around(now, centre, factor)));
  usePanPinch(host, plot, zoom);

  const sheet = (): Sheet => {
    const { x, values } = columns.current;
    const rows = x.map((at, row) => [at - shift, ...values.map((each) => each[row] ?? null)]);
    return {
      columns: [
        { header: words.at, show: (value) => formatDateTime(onOurClock(Number(value))) },
        ...lines.map((each) => ({ header: unit ? `${each.label} (${unit})` : each.label })),
      ],
      rows: rows.filter((row) => row.slice(1).some((value) => value !== null)),
    };
  };

  return (
    <ChartFrame
      title={title}
      summary={summary}
      sheet={sheet}
      onReset={() => void props.onRange(null)}
      picture={{
        canvas: () => plot.current?.ctx.canvas,
        legend: lines
          .filter((_, i) => !own.hidden.has(i))
          .map((each) => ({ label: each.label, color: palette.series[each.series]! })),
        range: zoom.shown.map(formatDateTime).join(" – "),
      }}
    >
      <div
        ref={host}
        className={styles.plot}
        style={{ height }}
        role="img"
        tabIndex={0}
        aria-label={`${title}. ${summary} ${words.zoomHint}`}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          if (event.shiftKey) return; // the end of a drag
          const key = plot.current && markerNear(plot.current, markers, event.nativeEvent);
          if (key) props.onMarker(key);
        }}
      />
      <Legend
        lines={lines}
        palette={palette}
        hidden={own.hidden}
        onToggle={own.toggle}
        onIsolate={own.isolate}
        value={(line) => {
          const i = lines.indexOf(line);
          return formatUnit(cursor === null ? props.latest[i] : valueAt(i, cursor), unit, digits);
        }}
        at={shownAt === undefined ? "" : formatTimeSeconds(shownAt)}
      />
      <span className="visually-hidden" role="status">
        {spoken}
      </span>
    </ChartFrame>
  );
}

/** Meters do not send at the same moments: the value next to the cross-hair, where no gap lies between. */
function nearest(values: (number | null | undefined)[] | undefined, index: number): number | null {
  if (!values) return null;
  for (let away = 0; away < values.length; away += 1) {
    const before = values[index - away];
    if (typeof before === "number") return before;
    const after = values[index + away];
    if (typeof after === "number") return after;
    if (before === null || after === null) return null;
  }
  return null;
}
