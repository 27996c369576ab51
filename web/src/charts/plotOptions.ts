import uPlot from "uplot";
import { formatDay, formatNumber, formatTime, formatTimeSeconds } from "../lib/format";
import type { Line } from "./LineChart";
import type { Palette } from "./palette";
import type { Range } from "./range";

interface Wishes {
  lines: Line[];
  palette: Palette;
  unit: string;
  xKind: "time" | "clock" | "number" | "log";
  xLabel?: string;
  band?: [number, number];
  fromZero: boolean;
  /** For what is drawn above the plot. */
  roomAbove?: number;
  /** For the last tick's words, where the axis ends at any time. */
  roomAfter?: number;
  width: number;
  height: number;
  onSelect: (range: Range) => void;
  onDoubleClick: () => void;
  onCursor: (index: number | null) => void;
  onDraw: (u: uPlot) => void;
}

const axisSize = 58;
const labelSize = 22;
/** Where the plot begins, from the chart's left edge. */
export const plotInset = (unit: string) => axisSize + (unit ? labelSize : 0);

const day = 86_400_000;

/** Hours within a day, days beyond; the first tick and each midnight carry the date. */
function timeTicks(_: uPlot, splits: number[]): string[] {
  const step = splits.length > 1 ? splits[1]! - splits[0]! : 60_000;
  return splits.map((at, i) => {
    if (step >= day) return formatDay(at);
    const time = step < 60_000 ? formatTimeSeconds(at) : formatTime(at);
    return i === 0 || at % day === 0 ? `${time}\n${formatDay(at)}` : time;
  });
}

const logTicks = (_: uPlot, splits: (number | null)[]) =>
  splits.map((each) => (each === null ? "" : formatNumber(each)));
/** 1, 2 and 5 of each power of ten in view. */
export function logSplits(min: number, max: number): number[] {
  const first = Math.floor(Math.log10(min));
  const powers = Array.from({ length: Math.ceil(Math.log10(max)) - first + 1 }, (_, i) => 10 ** (first + i));
  return powers.flatMap((each) => [each, 2 * each, 5 * each]).filter((each) => each >= min && each <= max);
}
const stems = uPlot.paths.bars?.({ size: [1, 3, 2] });
const clockTicks = (_: uPlot, splits: number[]) => splits.map(formatTime);

const translucent = (color: string) => `color-mix(in srgb, ${color} 55%, transparent)`;

/** Charts over time share where one points, not what one drags: the range is the page's. */
const isLook = (type: string) => type === "mousemove" || type === "mouseleave";

export function plotOptions(wishes: Wishes): uPlot.Options {
  const { palette, lines, band, fromZero } = wishes;
  const timed = wishes.xKind === "time" || wishes.xKind === "clock";
  const logarithmic = wishes.xKind === "log";
  const font = `12px ${palette.font}`;
  const axis: uPlot.Axis = {
    stroke: palette.muted,
    font,
    labelFont: font,
    labelSize,
    grid: { stroke: palette.line, width: 1 },
    ticks: { stroke: palette.line, width: 1, size: 4 },
  };
  return {
    width: Math.max(wishes.width, 120),
    height: wishes.height,
    ms: 1,
    tzDate: (at) => uPlot.tzDate(new Date(at), "Etc/UTC"),
    legend: { show: false },
    padding: [wishes.roomAbove ?? 10, wishes.roomAfter ?? 12, 0, 0],
    scales: {
      x: { time: timed, ...(logarithmic ? { distr: 3 as const, range: (_, min, max) => [min, max] } : {}) },
      y: {
        range: (_, min, max) => {
          if (min === null || max === null) return [0, 1];
          const low = fromZero ? Math.min(0, min) : min;
          const room = (max - low || Math.abs(max) || 1) * 0.08;
          return [fromZero && low === 0 ? 0 : low - room, max + room];
        },
      },
    },
    axes: [
      {
        ...axis,
        size: wishes.xKind === "time" ? 44 : 30,
        label: wishes.xLabel,
        space: 72,
        ...(timed ? { values: wishes.xKind === "time" ? timeTicks : clockTicks } : {}),
        ...(logarithmic
          ? {
              values: logTicks,
              filter: (_: uPlot, splits: number[]) => splits,
              splits: (_: uPlot, __: number, min: number, max: number) => logSplits(min, max),
            }
          : {}),
      },
      {
        ...axis,
        size: axisSize,
        label: wishes.unit || undefined,
        values: (_, splits) => splits.map((each) => formatNumber(each, 3)),
      },
    ],
    series: [
      {},
      ...lines.map((each): uPlot.Series => {
        const color = palette.series[each.series]!;
        return {
          label: each.label,
          stroke: color,
          width: each.pointsOnly ? 0 : band ? 1 : 1.6,
          dash: each.dashed ? [7, 5] : undefined,
          paths: each.pointsOnly ? () => null : each.stems ? stems : undefined,
          fill: each.stems ? color : undefined,
          points: each.pointsOnly
            ? { show: true, size: 7, stroke: color, fill: color }
            : { show: each.stems ? false : each.dots ? true : undefined, size: 5, fill: color },
          spanGaps: false,
        };
      }),
    ],
    bands: band
      ? [{ series: [band[0] + 1, band[1] + 1], fill: translucent(palette.series[lines[band[0]]!.series]!) }]
      : undefined,
    cursor: {
      drag: { x: true, y: false, setScale: false },
      points: { size: 7, fill: palette.text },
      sync: wishes.xKind === "time" ? { key: "time", filters: { pub: isLook, sub: isLook } } : undefined,
      bind: { dblclick: () => () => (wishes.onDoubleClick(), null) },
    },
    hooks: {
      setSelect: [
        (u) => {
          const { left, width } = u.select;
          if (width < 4) return;
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          wishes.onSelect([u.posToVal(left, "x"), u.posToVal(left + width, "x")]);
        },
      ],
      setCursor: [(u) => wishes.onCursor(u.cursor.idx ?? null)],
      draw: [wishes.onDraw],
    },
  };
}
