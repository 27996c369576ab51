import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import type { Sheet } from "../lib/sheet";
import { chart as words } from "../messages/common";
import type { LegendItem } from "./caption";
import { ChartFrame } from "./ChartFrame";
import { usePalette, type Palette } from "./palette";
import styles from "./LineChart.module.css";

export interface ChartProps {
  title: string;
  summary: string;
  sheet: Sheet;
  option: (palette: Palette) => EChartsCoreOption;
  height?: number;
  wide?: boolean;
  /** How many things the arrow keys step through (bars of the first series). */
  steps?: number;
  stepText?: (index: number) => string;
  onPick?: (index: number) => void;
  /** What the colours mean, for saved pictures. */
  legend?: (palette: Palette) => LegendItem[];
}

const reduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const styled = (option: ChartProps["option"], palette: Palette): EChartsCoreOption => ({
  textStyle: { fontFamily: palette.font, color: palette.text },
  ...option(palette),
});

/** Bars, gauges and heat maps. Tooltips are drawn on the canvas: nothing a file says becomes HTML. */
export function Chart({
  title,
  summary,
  sheet,
  option,
  height = 280,
  wide,
  steps = 0,
  stepText,
  onPick,
  legend,
}: ChartProps) {
  const palette = usePalette();
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<EChartsType | null>(null);
  const [ready, setReady] = useState(0);
  const [step, setStep] = useState(-1);
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  });

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let observer: ResizeObserver | null = null;
    let stopped = false;
    void import("./echarts").then(({ init }) => {
      if (stopped) return;
      const created = init(element, null, { renderer: "canvas" });
      created.on("click", (event) => pick.current?.(event.dataIndex));
      drawn.current = created;
      observer = new ResizeObserver(() => {
        if (element.clientWidth > 0) created.resize(); // else hidden behind its table
      });
      observer.observe(element);
      setReady((count) => count + 1);
    });
    return () => {
      stopped = true;
      observer?.disconnect();
      drawn.current?.dispose();
      drawn.current = null;
    };
  }, []);

  useEffect(() => {
    drawn.current?.setOption(
      { animation: !reduced(), animationDuration: 200, ...styled(option, palette) },
      { notMerge: true },
    );
  }, [option, palette, ready]);

  const vector = async () => {
    const chart = drawn.current;
    if (!chart) return null;
    const { drawVector } = await import("./echartsVector");
    return drawVector(styled(option, palette), chart.getWidth(), chart.getHeight());
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (steps === 0 || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(steps - 1, step + (event.key === "ArrowRight" ? 1 : -1)));
    setStep(next);
    drawn.current?.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: next });
  };

  return (
    <ChartFrame
      title={title}
      summary={summary}
      sheet={sheet}
      wide={wide}
      picture={{
        canvas: () => host.current?.querySelector("canvas"),
        legend: legend?.(palette) ?? [],
        vector,
      }}
    >
      <div
        ref={host}
        className={styles.plot}
        style={{ height }}
        role="img"
        tabIndex={0}
        aria-label={`${title}. ${summary} ${steps > 0 ? words.readHint : ""}`}
        onKeyDown={onKeyDown}
      />
      <span className="visually-hidden" role="status">
        {step >= 0 && stepText ? stepText(step) : ""}
      </span>
    </ChartFrame>
  );
}
