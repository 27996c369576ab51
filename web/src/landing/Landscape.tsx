import type { RefObject } from "react";
import styles from "./EnergyScene.module.css";
import { ground, height, house, pylons, width, wires } from "./scene";

const line = (points: { x: number; y: number }[]) =>
  points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

/** Everything that stands still, and the sun. */
export function Landscape({ sun }: { sun: RefObject<SVGGElement | null> }) {
  return (
    <svg
      className={styles.landscape}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMaxYMax slice"
      aria-hidden="true"
      focusable="false"
    >
      <g ref={sun} className={styles.sun}>
        <circle r="44" opacity="0.18" />
        <circle r="26" />
      </g>
      <path
        className={styles.farHills}
        d={`M-400 ${ground}V262q180-64 380-20t420-12 420 4 420-22V${ground}z`}
      />
      <path className={styles.nearHills} d={`M-400 ${ground + 2}v-24q240-34 520-10t560-8 560 0v42z`} />
      <path className={styles.earth} d={`M-400 ${ground}h1640v${height - ground}h-1640z`} />
      {wires.map((points, i) => (
        <path key={i} className={styles.wire} d={line(points)} />
      ))}
      {pylons.map((x) => (
        <Pylon key={x} x={x} />
      ))}
      <House />
    </svg>
  );
}

function Pylon({ x }: { x: number }) {
  return (
    <g className={styles.pylon} transform={`translate(${x} 0)`}>
      <path
        d={`M-22 ${ground} -7 108h14L22 ${ground}M0 92v16M-42 126h84l-35-18h-14zM-32 158h64l-25-14h-14z`}
      />
      <path d="M-19 282l35-44M19 282l-35-44M-15 236l27-38M15 236l-27-38M-11 196l21-34M11 196l-21-34" />
      <path className={styles.insulator} d="M-34 126v6M34 126v6M-24 158v6M24 158v6" />
    </g>
  );
}

function House() {
  return (
    <g transform={`translate(${house} 0)`}>
      <path className={styles.wall} d={`M-56 ${ground}v-76h112v76z`} />
      <path className={styles.roof} d="M-68 244 0 194l68 50z" />
      <path className={styles.window} d="M-38 262h26v22h-26zM14 262h26v22H14z" />
      <path className={styles.door} d={`M-8 ${ground}v-34h18v34z`} />
      <path className={styles.pylonLine} d="M-40 226v-14" />
    </g>
  );
}
