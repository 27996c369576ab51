import { fileName, saveFile } from "../lib/sheet";
import { footer } from "../messages/common";
import type { Palette } from "./palette";

export interface LegendItem {
  label: string;
  color: string;
}

/** The chart with its title, what it says, its legend and the footer, on the theme's own surface. */
export async function savePicture(
  title: string,
  summary: string,
  chart: HTMLCanvasElement,
  legend: LegendItem[],
  palette: Palette,
): Promise<void> {
  const scale = chart.width / (chart.clientWidth || chart.width);
  const pad = 20 * scale;
  const line = 22 * scale;
  const canvas = document.createElement("canvas");
  canvas.width = chart.width + 2 * pad;
  canvas.height = chart.height + 2 * pad + line * (legend.length > 0 ? 4 : 3);
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  ctx.fillStyle = palette.surface;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  const write = (words: string, x: number, y: number, size: number, color: string, weight = 400) => {
    ctx.fillStyle = color;
    ctx.font = `${weight} ${size * scale}px ${palette.font}`;
    ctx.fillText(words, x, y, canvas.width - x - pad);
  };
  write(title, pad, pad + line * 0.7, 16, palette.text, 600);
  write(summary, pad, pad + line * 1.6, 12, palette.muted);
  ctx.drawImage(chart, pad, pad + line * 2);
  let x = pad;
  const legendY = pad + line * 2.7 + chart.height;
  for (const each of legend) {
    ctx.fillStyle = each.color;
    ctx.fillRect(x, legendY - 8 * scale, 12 * scale, 8 * scale);
    write(each.label, x + 18 * scale, legendY, 12, palette.text);
    x += ctx.measureText(each.label).width + 40 * scale;
  }
  write(footer, pad, canvas.height - pad, 11, palette.muted);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob) saveFile(fileName(title, "png"), blob);
}
