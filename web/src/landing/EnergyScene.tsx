import { useEffect, useRef } from "react";
import { usePalette } from "../charts/palette";
import { drawScene } from "./draw";
import styles from "./EnergyScene.module.css";
import { Landscape } from "./Landscape";
import { height, hourAt, loadAt, width } from "./scene";

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
/** Where a still picture stands: late afternoon, a spike just caught. */
const stillMoment = 18;

/** Energy on its way to the house. Stands still for those who asked for less motion, and while out of sight; without a label it is decoration. */
export function EnergyScene({ label }: { label?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sun = useRef<SVGGElement>(null);
  const palette = usePalette();

  useEffect(() => {
    const element = canvas.current;
    const ctx = element?.getContext("2d");
    if (!element || !ctx) return;
    let seconds = stillMoment;
    let travelled = 0;
    let before: number | null = null;
    let frame = 0;
    let visible = true;

    const paint = () => {
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, element.width, element.height);
      // As `xMaxYMax slice` places the drawing below: covered whole, right and bottom edges kept.
      const scale = Math.max(element.width / width, element.height / height);
      ctx.setTransform(scale, 0, 0, scale, element.width - width * scale, element.height - height * scale);
      drawScene(ctx, seconds, travelled, palette);
      moveSun(sun.current, hourAt(seconds));
    };
    const resize = () => {
      const dots = Math.min(1.5, window.devicePixelRatio || 1);
      element.width = Math.round(element.clientWidth * dots);
      element.height = Math.round(element.clientHeight * dots);
      paint();
    };
    const tick = (now: number) => {
      const passed = before === null ? 0 : Math.min(0.1, (now - before) / 1000);
      before = now;
      seconds += passed;
      travelled = (travelled + passed * (0.01 + 0.06 * loadAt(seconds))) % 1;
      paint();
      frame = requestAnimationFrame(tick);
    };
    const run = () => {
      cancelAnimationFrame(frame);
      before = null;
      if (visible && !document.hidden && !still()) frame = requestAnimationFrame(tick);
      else paint();
    };

    const sizes = new ResizeObserver(resize);
    sizes.observe(element);
    const sight = new IntersectionObserver(([entry]) => {
      visible = entry?.isIntersecting ?? true;
      run();
    });
    sight.observe(element);
    document.addEventListener("visibilitychange", run);
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      sight.disconnect();
      document.removeEventListener("visibilitychange", run);
    };
  }, [palette]);

  return (
    <div
      className={styles.scene}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      <Landscape sun={sun} />
      <canvas ref={canvas} className={styles.canvas} aria-hidden="true" />
    </div>
  );
}

/** From the eastern to the western horizon between six and twenty o'clock. */
function moveSun(sun: SVGGElement | null, hour: number): void {
  const day = (hour - 6) / 14;
  const angle = Math.PI * Math.max(0, Math.min(1, day));
  const x = 640 - 430 * Math.cos(angle);
  const y = 316 - 250 * Math.sin(angle);
  sun?.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  sun?.setAttribute("opacity", day <= 0 || day >= 1 ? "0" : Math.min(1, 4 * Math.sin(angle)).toFixed(2));
}
