import uPlot from "uplot";
import type { Palette } from "./palette";

/** A labelled level: a standard's limit, an ordinary band. */
export interface Limit {
  value: number;
  label: string;
  tone: "critical" | "warning" | "muted";
}
/** A ring around one reading. */
export interface Marker {
  key: string;
  x: number;
  y: number;
}

/** A stretch that is shaded from top to bottom. */
export interface Span {
  from: number;
  to: number;
}

const clipped = (u: uPlot, draw: (ctx: CanvasRenderingContext2D) => void) => {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx);
  ctx.restore();
};

export function drawLimits(u: uPlot, limits: Limit[], palette: Palette): void {
  const scale = uPlot.pxRatio;
  clipped(u, (ctx) => {
    ctx.font = `${11 * scale}px ${palette.font}`;
    ctx.textAlign = "right";
    for (const limit of limits) {
      const y = u.valToPos(limit.value, "y", true);
      ctx.strokeStyle = ctx.fillStyle = palette[limit.tone];
      ctx.lineWidth = 1.5 * scale;
      ctx.setLineDash([6 * scale, 4 * scale]);
      ctx.beginPath();
      ctx.moveTo(u.bbox.left, y);
      ctx.lineTo(u.bbox.left + u.bbox.width, y);
      ctx.stroke();
      const below = y < u.bbox.top + 16 * scale;
      const right = u.bbox.left + u.bbox.width - 6 * scale;
      const line = y + (below ? 14 : -5) * scale;
      // An outline in the surface's colour keeps the words apart from the lines they stand on.
      ctx.setLineDash([]);
      ctx.strokeStyle = palette.surface;
      ctx.lineWidth = 4 * scale;
      ctx.strokeText(limit.label, right, line);
      ctx.fillText(limit.label, right, line);
    }
  });
}

export function drawSpans(u: uPlot, spans: Span[], palette: Palette): void {
  clipped(u, (ctx) => {
    ctx.fillStyle = `color-mix(in srgb, ${palette.critical} 16%, transparent)`;
    for (const span of spans) {
      const left = u.valToPos(span.from, "x", true);
      const width = u.valToPos(span.to, "x", true) - left;
      // However short, it is seen.
      ctx.fillRect(
        left - 2 * uPlot.pxRatio,
        u.bbox.top,
        Math.max(0, width) + 4 * uPlot.pxRatio,
        u.bbox.height,
      );
    }
  });
}

export function drawMarkers(u: uPlot, markers: Marker[], selected: string | null, palette: Palette): void {
  const scale = uPlot.pxRatio;
  clipped(u, (ctx) => {
    ctx.strokeStyle = palette.critical;
    for (const marker of markers) {
      const x = u.valToPos(marker.x, "x", true);
      if (x < u.bbox.left - 20 || x > u.bbox.left + u.bbox.width + 20) continue;
      const chosen = marker.key === selected;
      const y = u.valToPos(marker.y, "y", true);
      if (chosen) {
        ctx.fillStyle = `color-mix(in srgb, ${palette.critical} 18%, transparent)`;
        ctx.fillRect(x - 4 * scale, u.bbox.top, 8 * scale, u.bbox.height);
      }
      ctx.lineWidth = (chosen ? 3 : 1.8) * scale;
      ctx.beginPath();
      ctx.arc(x, y, (chosen ? 8 : 5) * scale, 0, 2 * Math.PI);
      ctx.stroke();
    }
  });
}

export const flagHeight = 12;

/** A warning sign above the plot: what a ring says by its colour, a sign says without. */
export function drawFlags(u: uPlot, at: number[], palette: Palette): void {
  const { ctx, bbox } = u;
  const scale = uPlot.pxRatio;
  const foot = bbox.top - 2 * scale;
  ctx.save();
  ctx.font = `700 ${9 * scale}px ${palette.font}`;
  ctx.textAlign = "center";
  for (const each of at) {
    const x = u.valToPos(each, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.fillStyle = palette.critical;
    ctx.beginPath();
    ctx.moveTo(x, foot - flagHeight * scale);
    ctx.lineTo(x + 7 * scale, foot);
    ctx.lineTo(x - 7 * scale, foot);
    ctx.fill();
    ctx.fillStyle = palette.surface;
    ctx.fillText("!", x, foot - scale);
  }
  ctx.restore();
}

/** The marker within a finger's reach of a click. */
export function markerNear(u: uPlot, markers: Marker[], event: MouseEvent): string | null {
  const box = u.over.getBoundingClientRect();
  let best: string | null = null;
  let nearest = 14;
  for (const marker of markers) {
    const dx = u.valToPos(marker.x, "x") - (event.clientX - box.left);
    const dy = u.valToPos(marker.y, "y") - (event.clientY - box.top);
    const distance = Math.hypot(dx, dy);
    if (distance < nearest) {
      nearest = distance;
      best = marker.key;
    }
  }
  return best;
}
