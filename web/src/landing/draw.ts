import type { Palette } from "../charts/palette";
import { height, loadAt, spikeAt, spikeEvery, spikeNear, wires } from "./scene";

/** The load curve shows the last 16 s, its newest point under the house. */
const curve = { left: -400, right: 1040, top: 336, bottom: 412, seconds: 16 };

const curveX = (ago: number) => curve.right - (ago / curve.seconds) * (curve.right - curve.left);
const curveY = (load: number) => curve.bottom - Math.min(1.1, load) * (curve.bottom - curve.top) * 0.9;

/** Draws one moment; the context is already scaled to the scene's own units. `travelled` moves the particles. */
export function drawScene(
  ctx: CanvasRenderingContext2D,
  seconds: number,
  travelled: number,
  palette: Palette,
): void {
  drawCurve(ctx, seconds, palette);
  drawParticles(ctx, travelled, palette);
  drawSpikes(ctx, seconds, palette);
}

function drawCurve(ctx: CanvasRenderingContext2D, seconds: number, palette: Palette): void {
  ctx.beginPath();
  const steps = 400;
  for (let i = 0; i <= steps; i += 1) {
    const ago = (curve.seconds * i) / steps;
    const at = seconds - ago;
    const y = curveY(loadAt(at) + spikeAt(at));
    if (i === 0) ctx.moveTo(curveX(ago), y);
    else ctx.lineTo(curveX(ago), y);
  }
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 2.5;
  ctx.stroke();
  ctx.lineTo(curve.left, height);
  ctx.lineTo(curve.right, height);
  ctx.globalAlpha = 0.14;
  ctx.fillStyle = palette.accent;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.beginPath();
  ctx.arc(curve.right, curveY(loadAt(seconds) + spikeAt(seconds)), 5, 0, 2 * Math.PI);
  ctx.fill();
}

function drawParticles(ctx: CanvasRenderingContext2D, travelled: number, palette: Palette): void {
  const each = 14;
  wires.forEach((points, w) => {
    ctx.fillStyle = w % 2 === 0 ? palette.series[4]! : palette.accent;
    for (let i = 0; i < each; i += 1) {
      const place = ((travelled + i / each + w * 0.13) % 1) * (points.length - 1);
      const from = points[Math.floor(place)]!;
      const to = points[Math.ceil(place)]!;
      const part = place - Math.floor(place);
      const x = from.x + (to.x - from.x) * part;
      const y = from.y + (to.y - from.y) * part;
      ctx.globalAlpha = 0.25;
      ctx.beginPath();
      ctx.arc(x, y, 7, 0, 2 * Math.PI);
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.beginPath();
      ctx.arc(x, y, 2.6, 0, 2 * Math.PI);
      ctx.fill();
    }
  });
}

/** A spike flashes as it enters and is caught by a ring that closes around it. */
function drawSpikes(ctx: CanvasRenderingContext2D, seconds: number, palette: Palette): void {
  const newest = spikeNear(seconds + spikeEvery / 2);
  for (const at of [newest, newest - spikeEvery]) {
    const ago = seconds - at;
    if (at <= 0 || ago < 0 || ago > curve.seconds) continue;
    const x = curveX(ago);
    const y = curveY(loadAt(at) + 0.42);
    const closing = Math.min(1, ago / 0.9);
    ctx.strokeStyle = palette.critical;
    ctx.lineWidth = 3;
    ctx.globalAlpha = closing;
    ctx.beginPath();
    ctx.arc(x, y, 34 - 22 * closing, 0, 2 * Math.PI);
    ctx.stroke();
    ctx.globalAlpha = Math.max(0, 1 - ago / 0.7) * 0.5;
    ctx.fillStyle = palette.critical;
    ctx.beginPath();
    ctx.arc(x, y, 30, 0, 2 * Math.PI);
    ctx.fill();
    ctx.globalAlpha = 1;
  }
}
