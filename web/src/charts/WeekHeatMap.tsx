import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import type { Sheet } from "../lib/sheet";
import { Chart } from "./Chart";
import { categoryAxis, plainText, tooltip } from "./options";
import type { Palette } from "./palette";

interface Props {
  title: string;
  summary: string;
  /** Seven rows, the first on top, of 24 hours; null where nothing was measured. */
  rows: (number | null)[][];
  rowNames: string[];
  columnNames: string[];
  /** Header of the rows' names in the table. */
  of: string;
  valueText: (value: number) => string;
  text: (row: string, column: string, value: string) => string;
}

/** A quantity by weekday and hour, from the surface's colour at its lowest to the accent at its highest. */
export function WeekHeatMap(props: Props) {
  const { title, summary, rows, rowNames, columnNames, of, valueText, text } = props;
  const cells = useMemo(
    () =>
      rows.flatMap((row, y) => row.flatMap((value, x) => (value === null ? [] : [[x, y, value] as const]))),
    [rows],
  );
  const say = (index: number) => {
    const [x, y, value] = cells[index]!;
    return text(rowNames[y]!, columnNames[x]!, valueText(value));
  };
  const option = useMemo(
    () =>
      (palette: Palette): EChartsCoreOption => {
        const values = cells.map((each) => each[2]);
        const lowest = Math.min(...values);
        const highest = Math.max(...values);
        return {
          grid: { left: 8, right: 8, top: 8, bottom: 48, containLabel: true },
          tooltip: tooltip(palette, ({ dataIndex }) => say(dataIndex)),
          xAxis: { ...categoryAxis(palette, columnNames), splitArea: { show: false } },
          yAxis: { ...categoryAxis(palette, rowNames), inverse: true, splitArea: { show: false } },
          visualMap: {
            min: lowest,
            max: highest > lowest ? highest : lowest + 1,
            calculable: false,
            orient: "horizontal",
            left: "center",
            bottom: 0,
            itemHeight: 120,
            text: [plainText(valueText(highest)), plainText(valueText(lowest))],
            textStyle: { color: palette.muted },
            inRange: { color: [palette.heat[1], palette.accent] },
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
    // The texts are rebuilt each render; the picture only when what it shows has changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [cells],
  );
  const sheet = useMemo<Sheet>(
    () => ({
      columns: [{ header: of }, ...columnNames.map((header) => ({ header }))],
      rows: rows.map((row, y) => [rowNames[y]!, ...row]),
    }),
    [of, rows, rowNames, columnNames],
  );
  return (
    <Chart
      title={title}
      summary={summary}
      sheet={sheet}
      option={option}
      height={300}
      wide
      steps={cells.length}
      stepText={say}
    />
  );
}
