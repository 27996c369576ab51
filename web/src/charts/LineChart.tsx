import "uplot/dist/uPlot.min.css";
import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { formatDateTime, formatNumber, formatTime, formatUnit } from "../lib/format";
import type { Sheet } from "../lib/sheet";
import { chart as words } from "../messages/common";
import { ChartFrame } from "./ChartFrame";
import styles from "./LineChart.module.css";
import { Legend } from "./Legend";
import { markerNear, type Limit, type Marker } from "./marks";
import { usePalette } from "./palette";
import { around, clampRange, type Range } from "./range";
import { usePlot } from "./usePlot";
import { useWheelZoom } from "./useWheelZoom";

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
  selectedMarker?: string | null;
  onMarker?: (key: string) => void;
  /** Zoom held outside (in the URL, with data asked for again); without it the chart keeps its own. */
  range?: Range | null;
  onRange?: (range: Range | null) => void;
  /** The whole extent, when `x` holds only a part of it. */
  extent?: Range;
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
  const { title, summary, x, lines, unit, digits = 2, xKind = "time", height = 300 } = props;
  const xText = props.xText ?? xTexts[xKind];
  const palette = usePalette();
  const host = useRef<HTMLDivElement>(null);
  const [ownRange, setOwnRange] = useState<Range | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState<number | null>(null);
  const [spoken, setSpoken] = useState("");
  const range = props.onRange ? (props.range ?? null) : ownRange;
  const extent: Range = props.extent ?? [x[0] ?? 0, x.at(-1) ?? 1];
  const setRange = (next: Range | null) => {
    const kept = next && clampRange(next, extent);
    if (props.onRange) props.onRange(kept);
    else setOwnRange(kept);
  };

  const plot = usePlot(host, { props, palette, height, shown: range ?? extent, hidden, setRange, setCursor });

  const readout = (index: number) =>
    [
      xText(x[index]!),
      ...lines.map((each) => `${each.label} ${formatUnit(each.values[index], unit, digits)}`),
    ].join(", ");

  const onKeyDown = (event: KeyboardEvent) => {
    const u = plot.current;
    if (!u || event.ctrlKey || event.metaKey || event.altKey) return;
    const [first, last] = [u.valToIdx(u.scales.x!.min!), u.valToIdx(u.scales.x!.max!)];
    const at = cursor ?? first;
    const step = event.shiftKey ? 10 : 1;
    const moves: Record<string, number> = {
      ArrowLeft: at - step,
      ArrowRight: at + step,
      Home: first,
      End: last,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      const index = Math.max(first, Math.min(last, target));
      u.setCursor({ left: u.valToPos(x[index]!, "x"), top: u.over.clientHeight / 2 });
      setSpoken(readout(index));
    } else if (event.key === "+" || event.key === "-") {
      setRange(around(range ?? extent, x[at] ?? extent[0], event.key === "+" ? 0.5 : 2));
    } else if (event.key === "0") {
      setRange(null);
    } else {
      return;
    }
    event.preventDefault();
  };

  useWheelZoom(host, plot, (centre, factor) => setRange(around(range ?? extent, centre, factor)));

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
      onReset={() => setRange(null)}
      picture={{
        canvas: () => plot.current?.ctx.canvas,
        legend: lines
          .filter((each) => !hidden.has(each.label))
          .map((each) => ({ label: each.label, color: palette.series[each.series]! })),
        range: (range ?? extent).map(xText).join(" – "),
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
          const key = plot.current && markerNear(plot.current, props.markers ?? [], event.nativeEvent);
          if (key) props.onMarker?.(key);
        }}
      />
      <Legend
        lines={lines}
        palette={palette}
        hidden={hidden}
        onToggle={(label) => setHidden(toggled(hidden, label))}
        value={(line) => (cursor === null ? "" : formatUnit(line.values[cursor], unit, digits))}
        at={cursor === null || x[cursor] === undefined ? "" : xText(x[cursor])}
      />
      <span className="visually-hidden" role="status">
        {spoken}
      </span>
    </ChartFrame>
  );
}

function toggled(set: ReadonlySet<string>, label: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(label)) next.add(label);
  return next;
}
