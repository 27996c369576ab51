import { useEffect, useMemo, useRef } from "react";
import { formatUnit } from "../lib/format";
import type { Sheet } from "../lib/sheet";
import { imbalance as words } from "../messages/findings";
import { ChartFrame } from "./ChartFrame";
import styles from "./LineChart.module.css";
import { usePalette, type Palette } from "./palette";

const size = 280;

function draw(canvas: HTMLCanvasElement, magnitudes: number[], reversed: boolean, palette: Palette): void {
  const scale = window.devicePixelRatio || 1;
  canvas.width = canvas.height = size * scale;
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  ctx.scale(scale, scale);
  ctx.translate(size / 2, size / 2);
  const most = Math.max(...magnitudes, 1e-9);
  const radius = size / 2 - 34;
  ctx.strokeStyle = palette.line;
  for (const share of [0.5, 1]) {
    ctx.beginPath();
    ctx.arc(0, 0, radius * share, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.font = `600 13px ${palette.font}`;
  magnitudes.forEach((magnitude, i) => {
    const angle = -Math.PI / 2 + ((reversed ? -1 : 1) * 2 * Math.PI * i) / 3;
    const length = (radius * magnitude) / most;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    ctx.strokeStyle = ctx.fillStyle = palette.series[i]!;
    ctx.lineWidth = 3;
    ctx.beginPath();
    ctx.moveTo(0, 0);
    ctx.lineTo(x * length, y * length);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x * length, y * length, 5, 0, 2 * Math.PI);
    ctx.fill();
    ctx.fillText(words.phases[i]!, x * (radius + 18), y * (radius + 18));
  });
}

/** Three arrows, as long as the phases are strong. */
export function PhasorDiagram({
  magnitudes,
  reversed,
}: {
  magnitudes: [number, number, number];
  reversed: boolean;
}) {
  const palette = usePalette();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, magnitudes, reversed, palette);
  }, [magnitudes, reversed, palette]);
  const sheet = useMemo<Sheet>(
    () => ({
      columns: [{ header: words.phasesTitle }, { header: `${words.phaseCurrent} (A)` }],
      rows: magnitudes.map((value, i) => [words.phases[i]!, value]),
    }),
    [magnitudes],
  );
  const spoken = magnitudes.map((value, i) => `${words.phases[i]} ${formatUnit(value, "A")}`).join(", ");
  return (
    <ChartFrame
      title={words.phasorTitle}
      summary={words.phasorSummary}
      sheet={sheet}
      picture={{
        canvas: () => canvas.current,
        legend: magnitudes.map((value, i) => ({
          label: `${words.phases[i]} ${formatUnit(value, "A")}`,
          color: palette.series[i]!,
        })),
      }}
    >
      <canvas
        ref={canvas}
        className={styles.dial}
        role="img"
        aria-label={`${words.phasorTitle}. ${spoken}`}
      />
    </ChartFrame>
  );
}
