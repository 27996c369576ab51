import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { formatFixed } from "../lib/format";
import type { Sheet } from "../lib/sheet";
import { Chart } from "./Chart";
import { categoryAxis, tooltip } from "./options";
import type { Palette } from "./palette";

interface Props {
  title: string;
  summary: string;
  names: string[];
  matrix: (number | null)[][];
  text: (a: string, b: string, r: string) => string;
  of: string;
}

/** A square of correlations, −1 to 1; the middle fades into the surface. */
export function HeatMatrix({ title, summary, names, matrix, text, of }: Props) {
  const cells = useMemo(
    () => matrix.flatMap((row, y) => row.flatMap((r, x) => (r === null ? [] : [[x, y, r] as const]))),
    [matrix],
  );
  const option = useMemo(
    () =>
      (palette: Palette): EChartsCoreOption => {
        const axis = { ...categoryAxis(palette, names), splitArea: { show: false } };
        return {
          grid: { left: 8, right: 8, top: 8, bottom: 56, containLabel: true },
          tooltip: tooltip(palette, ({ dataIndex }) => {
            const [x, y, r] = cells[dataIndex]!;
            return text(names[y]!, names[x]!, formatFixed(r, 2));
          }),
          xAxis: { ...axis, axisLabel: { ...axis.axisLabel, rotate: 60, width: 110, overflow: "truncate" } },
          yAxis: {
            ...axis,
            inverse: true,
            axisLabel: { ...axis.axisLabel, width: 110, overflow: "truncate" },
          },
          visualMap: {
            min: -1,
            max: 1,
            calculable: false,
            orient: "horizontal",
            left: "center",
            bottom: 0,
            itemHeight: 160,
            text: ["1", "−1"],
            textStyle: { color: palette.muted },
            inRange: { color: palette.heat },
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
      },
    [cells, names, text],
  );
  const sheet = useMemo<Sheet>(
    () => ({
      columns: [{ header: of }, ...names.map((header) => ({ header }))],
      rows: matrix.map((row, i) => [names[i]!, ...row]),
    }),
    [of, names, matrix],
  );
  return (
    <Chart
      title={title}
      summary={summary}
      sheet={sheet}
      option={option}
      height={Math.min(620, Math.max(320, 140 + 20 * names.length))}
      steps={cells.length}
      stepText={(i) => {
        const [x, y, r] = cells[i]!;
        return text(names[y]!, names[x]!, formatFixed(r, 2));
      }}
    />
  );
}
