import type { EChartsCoreOption } from "echarts/core";
import { categoryAxis, plainText, tooltip } from "./options";
import type { Palette } from "./palette";

export type HeatCell = readonly [x: number, y: number, value: number];

/** The cells of rows that are known, in the order in which they are read out. */
export const cellsOf = (rows: (number | null)[][]): HeatCell[] =>
  rows.flatMap((row, y) => row.flatMap((value, x) => (value === null ? [] : [[x, y, value] as const])));

interface Wishes {
  cells: HeatCell[];
  columnNames: string[];
  rowNames: string[];
  /** What the colours begin and end with, and how that is written at the ends of their scale. */
  range: [number, number];
  ends: [string, string];
  colors: string[];
  say: (index: number) => string;
  slanted?: boolean;
}

/** Coloured cells over two lists of names, the first row on top. */
export function heatOption(palette: Palette, wishes: Wishes): EChartsCoreOption {
  const { cells, range, ends, slanted } = wishes;
  const axis = (names: string[]) => ({ ...categoryAxis(palette, names), splitArea: { show: false } });
  const columns = axis(wishes.columnNames);
  return {
    grid: { left: 8, right: 8, top: 8, bottom: slanted ? 56 : 48, containLabel: true },
    tooltip: tooltip(palette, ({ dataIndex }) => wishes.say(dataIndex)),
    xAxis: slanted ? { ...columns, axisLabel: { ...columns.axisLabel, rotate: 60 } } : columns,
    yAxis: { ...axis(wishes.rowNames), inverse: true },
    visualMap: {
      min: range[0],
      max: range[1] > range[0] ? range[1] : range[0] + 1,
      calculable: false,
      orient: "horizontal",
      left: "center",
      bottom: 0,
      itemHeight: 140,
      text: [plainText(ends[1]), plainText(ends[0])],
      textStyle: { color: palette.muted },
      inRange: { color: wishes.colors },
    },
    series: [
      {
        type: "heatmap",
        data: cells.map((each) => [...each]),
        itemStyle: { borderColor: palette.surface, borderWidth: 1 },
        emphasis: { itemStyle: { borderColor: palette.text } },
      },
    ],
  };
}
