import type { EChartsCoreOption } from "echarts/core";
import { formatNumber } from "../lib/format";
import type { Palette } from "./palette";

/** Braces would start a style of ECharts' rich text; a name is only ever text. */
export const plainText = (name: string) => name.replaceAll("{", "(").replaceAll("}", ")");

export const tooltip = (
  palette: Palette,
  text: (event: { dataIndex: number; value: unknown }) => string,
) => ({
  renderMode: "richText",
  confine: true,
  backgroundColor: palette.raised,
  borderColor: palette.line,
  textStyle: { color: palette.text, fontSize: 13 },
  formatter: (event: { dataIndex: number; value: unknown }) => plainText(text(event)),
});

const maxLabel = 18; // letters; the whole name is in the tooltip and in the table

/** So that one long name does not take the room of all the others. */
export function shorten(name: string, atMost = maxLabel): string {
  const letters = [...name];
  return letters.length > atMost ? `${letters.slice(0, atMost - 1).join("")}…` : name;
}

export const categoryAxis = (palette: Palette, data: string[], name?: string) => ({
  type: "category",
  data: data.map(plainText),
  name,
  nameLocation: "middle",
  nameGap: 28,
  nameTextStyle: { color: palette.muted },
  axisLine: { lineStyle: { color: palette.line } },
  axisTick: { show: false },
  axisLabel: { color: palette.muted, hideOverlap: true, formatter: (label: string) => shorten(label) },
});

/** Beside lying bars there is room for two lines. */
const besideBars = {
  width: 120,
  overflow: "break",
  formatter: (label: string) => shorten(label, 2 * maxLabel),
};

export const valueAxis = (palette: Palette, name?: string) => ({
  type: "value",
  name,
  nameTextStyle: { color: palette.muted, align: "left" },
  splitLine: { lineStyle: { color: palette.line } },
  axisLabel: {
    color: palette.muted,
    hideOverlap: true,
    formatter: (value: number) => formatNumber(value, 3),
  },
});

export const grid = { left: 8, right: 16, top: 32, bottom: 32, containLabel: true };

interface Level {
  value: number;
  label: string;
  color: string;
}

export const levelLines = (levels: Level[]) => ({
  silent: true,
  symbol: "none",
  data: levels.map((each) => ({
    yAxis: each.value,
    lineStyle: { color: each.color, type: "dashed", width: 1.5 },
    label: { formatter: plainText(each.label), color: each.color, position: "insideEndTop", fontSize: 11 },
  })),
});

export interface Bar {
  label: string;
  value: number | null;
  color?: (palette: Palette) => string;
  /** A level of this bar's own, drawn as a short stroke across it. */
  limit?: number | null;
}

export interface BarWishes {
  bars: Bar[];
  unit: string;
  xName?: string;
  text: (bar: Bar) => string;
  levels?: (palette: Palette) => Level[];
  horizontal?: boolean;
}

/** Bars over named things, the commonest picture that is not a series. */
export function barOption({ bars, unit, xName, text, levels, horizontal }: BarWishes) {
  return (palette: Palette): EChartsCoreOption => {
    const names = categoryAxis(
      palette,
      bars.map((each) => each.label),
      xName,
    );
    const whole = bars.every((each) => each.value === null || Number.isInteger(each.value));
    const upright = { ...valueAxis(palette, unit || undefined), minInterval: whole ? 1 : 0 };
    const below = { nameLocation: "middle", nameGap: 26, nameTextStyle: { color: palette.muted } };
    const values = horizontal ? { ...upright, ...below } : upright;
    return {
      grid: { ...grid, bottom: xName || (horizontal && unit) ? 36 : 12, ...(horizontal ? { top: 8 } : {}) },
      tooltip: { trigger: "item", ...tooltip(palette, ({ dataIndex }) => text(bars[dataIndex]!)) },
      xAxis: horizontal ? values : names,
      yAxis: horizontal
        ? { ...names, inverse: true, axisLabel: { ...names.axisLabel, ...besideBars } }
        : values,
      series: [
        {
          type: "bar",
          barMaxWidth: 36,
          data: bars.map((each) => ({
            value: each.value ?? "-",
            itemStyle: {
              color: each.color?.(palette) ?? palette.series[0],
              borderRadius: horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0],
            },
          })),
          markLine: levels ? levelLines(levels(palette)) : undefined,
        },
        {
          type: "scatter",
          silent: true,
          symbol: "rect",
          symbolSize: [14, 3],
          itemStyle: { color: palette.warning },
          data: bars.flatMap((each, i) => (each.limit == null ? [] : [[i, each.limit]])),
        },
      ],
    };
  };
}
