import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import type { Sheet } from "../lib/sheet";
import { Chart } from "./Chart";
import type { Palette } from "./palette";

interface Props {
  title: string;
  summary: string;
  valueName: string;
  value: number | null;
  max: number;
  bands: { to: number; tone: "normal" | "warning" | "critical" }[];
  text: string;
}

/** One figure against its bands. */
export function GaugeChart({ title, summary, valueName, value, max, bands, text }: Props) {
  const key = JSON.stringify([value, max, bands, text]);
  const option = useMemo(
    () =>
      (palette: Palette): EChartsCoreOption => ({
        series: [
          {
            type: "gauge",
            min: 0,
            max,
            startAngle: 200,
            endAngle: -20,
            center: ["50%", "62%"],
            radius: "92%",
            axisLine: {
              lineStyle: { width: 16, color: bands.map((each) => [each.to / max, palette[each.tone]]) },
            },
            pointer: { show: value !== null, width: 5, length: "62%", itemStyle: { color: palette.text } },
            anchor: { show: true, size: 12, itemStyle: { color: palette.text } },
            axisTick: { show: false },
            splitLine: { length: 16, lineStyle: { color: palette.surface, width: 2 } },
            axisLabel: { color: palette.muted, distance: 22, fontSize: 12 },
            detail: {
              formatter: () => text,
              color: palette.text,
              fontSize: 28,
              fontWeight: 640,
              offsetCenter: [0, "36%"],
            },
            data: [{ value: Math.min(value ?? 0, max) }],
          },
        ],
      }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [key],
  );
  const sheet = useMemo<Sheet>(
    () => ({ columns: [{ header: valueName }], rows: [[value]] }),
    [valueName, value],
  );
  return <Chart title={title} summary={summary} sheet={sheet} option={option} />;
}
