import { footer } from "../messages/common";
import type { Palette } from "./palette";

export interface LegendItem {
  label: string;
  color: string;
}

/** What a saved picture says around the chart, so that it can be read where the page is not. */
export interface Caption {
  title: string;
  summary: string;
  /** The part of the axis that is shown, where there is an axis to zoom. */
  range?: string;
  /** Data set and period. */
  source: string;
  legend: LegendItem[];
}

export interface CaptionText {
  text: string;
  x: number;
  y: number;
  size: number;
  weight: number;
  color: string;
}
export interface Layout {
  width: number;
  height: number;
  chartTop: number;
  texts: CaptionText[];
  swatches: { x: number; y: number; color: string }[];
}
/** How wide a text is in CSS pixels. */
export type Measure = (text: string, size: number, weight: number) => number;

export const pad = 20;
export const swatch = { width: 12, height: 8 };

/** Words on as few lines as fit; a word that fits on none is cut where it must be. */
export function wrapped(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const letter of word) {
      if (line !== "" && measure(line + letter) > width) {
        lines.push(line);
        line = "";
      }
      line += letter;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** Where everything goes, in CSS pixels: the same for a canvas and for a vector picture. */
export function layOut(
  caption: Caption,
  chart: { width: number; height: number },
  palette: Palette,
  measure: Measure,
): Layout {
  const texts: CaptionText[] = [];
  const swatches: Layout["swatches"] = [];
  let y = pad;
  const write = (text: string, size: number, color: string, weight = 400) => {
    for (const line of wrapped(text, chart.width, (part) => measure(part, size, weight))) {
      y += size * 1.4;
      texts.push({ text: line, x: pad, y: y - size * 0.35, size, weight, color });
    }
  };
  write(caption.title, 16, palette.text, 600);
  write(caption.summary, 12, palette.muted);
  y += 10;
  const chartTop = y;
  y += chart.height + 6;

  let x = pad;
  if (caption.legend.length > 0) y += 18;
  for (const { label, color } of caption.legend) {
    const width = swatch.width + 6 + measure(label, 12, 400);
    if (x > pad && x + width > pad + chart.width) {
      x = pad;
      y += 18;
    }
    swatches.push({ x, y: y - 9, color });
    texts.push({ text: label, x: x + swatch.width + 6, y, size: 12, weight: 400, color: palette.text });
    x += width + 18;
  }
  y += 10;
  write([caption.range, caption.source].filter(Boolean).join(" · "), 11, palette.muted);
  write(footer, 11, palette.muted);
  return { width: chart.width + 2 * pad, height: Math.ceil(y + pad), chartTop, texts, swatches };
}
