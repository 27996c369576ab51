import { fileName, saveFile } from "../lib/sheet";
import { layOut, pad, swatch, type Caption, type Measure } from "./caption";
import type { Palette } from "./palette";

/** A chart as lines and letters: what stands inside its `<svg>`, and how large that is. */
export interface Vector {
  width: number;
  height: number;
  markup: string;
}

const measureOn =
  (ctx: CanvasRenderingContext2D, font: string): Measure =>
  (text, size, weight) => {
    ctx.font = `${weight} ${size}px ${font}`;
    return ctx.measureText(text).width;
  };

const types = { png: "image/png", jpg: "image/jpeg" } as const;

/** The chart with its caption, on the theme's own surface; JPEG knows no transparency and needs none. */
export async function savePixels(
  kind: keyof typeof types,
  caption: Caption,
  chart: HTMLCanvasElement,
  palette: Palette,
): Promise<void> {
  const ctx = document.createElement("canvas").getContext("2d");
  if (!ctx) return;
  const scale = chart.width / (chart.clientWidth || chart.width);
  const size = { width: chart.width / scale, height: chart.height / scale };
  const { width, height, chartTop, texts, swatches } = layOut(
    caption,
    size,
    palette,
    measureOn(ctx, palette.font),
  );
  ctx.canvas.width = Math.round(width * scale);
  ctx.canvas.height = Math.round(height * scale);
  ctx.scale(scale, scale);
  ctx.fillStyle = palette.surface;
  ctx.fillRect(0, 0, width, height);
  ctx.drawImage(chart, pad, chartTop, size.width, size.height);
  for (const each of swatches) {
    ctx.fillStyle = each.color;
    ctx.fillRect(each.x, each.y, swatch.width, swatch.height);
  }
  for (const each of texts) {
    ctx.fillStyle = each.color;
    ctx.font = `${each.weight} ${each.size}px ${palette.font}`;
    ctx.fillText(each.text, each.x, each.y);
  }
  const blob = await new Promise<Blob | null>((resolve) =>
    ctx.canvas.toBlob(resolve, types[kind], kind === "jpg" ? 0.92 : undefined),
  );
  if (blob) saveFile(fileName(caption.title, kind), blob);
}

/** As text of an XML file; what XML cannot hold at all (control characters) is left out. */
export const xmlText = (text: string) =>
  text

    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

export function vectorPicture(caption: Caption, chart: Vector, palette: Palette, measure: Measure): string {
  const { width, height, chartTop, texts, swatches } = layOut(caption, chart, palette, measure);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${xmlText(palette.font)}">`,
    `<title>${xmlText(caption.title)}</title>`,
    `<rect width="100%" height="100%" fill="${palette.surface}"/>`,
    `<svg x="${pad}" y="${chartTop}" width="${chart.width}" height="${chart.height}">${chart.markup}</svg>`,
    ...swatches.map(
      (each) =>
        `<rect x="${each.x}" y="${each.y}" width="${swatch.width}" height="${swatch.height}" fill="${each.color}"/>`,
    ),
    ...texts.map(
      (each) =>
        `<text x="${each.x}" y="${each.y}" font-size="${each.size}" font-weight="${each.weight}" fill="${each.color}">${xmlText(each.text)}</text>`,
    ),
    "</svg>",
  ].join("\n");
}

export function saveVector(caption: Caption, chart: Vector, palette: Palette): void {
  const ctx = document.createElement("canvas").getContext("2d");
  if (!ctx) return;
  const content = vectorPicture(caption, chart, palette, measureOn(ctx, palette.font));
  saveFile(fileName(caption.title, "svg"), new Blob([content], { type: "image/svg+xml" }));
}
