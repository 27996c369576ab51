/** The landing picture's geometry and time, without any drawing: one day passes in 48 seconds. */
export const width = 1200;
export const height = 420;
export const ground = 318;
export const pylons = [130, 440, 750];
export const house = 1040;
export const secondsPerDay = 48;

export interface Point {
  x: number;
  y: number;
}

/** A span of wire hangs; a parabola is near enough to a catenary for a picture. */
function span(from: Point, to: Point, sag: number, steps: number): Point[] {
  return Array.from({ length: steps }, (_, i) => {
    const t = i / steps;
    return {
      x: from.x + (to.x - from.x) * t,
      y: from.y + (to.y - from.y) * t + 4 * sag * t * (1 - t),
    };
  });
}

/** One wire from beyond the left edge over all pylons to the house. */
export function wire(arm: number, level: number): Point[] {
  const stops: Point[] = [
    { x: -180 + arm, y: level },
    ...pylons.map((x) => ({ x: x + arm, y: level })),
    { x: house - 40, y: 226 },
  ];
  return stops.slice(1).flatMap((to, i) => span(stops[i]!, to, i === stops.length - 2 ? 22 : 34, 40));
}

export const wires = [wire(-34, 132), wire(34, 132), wire(-24, 164), wire(24, 164)];

export const hourAt = (seconds: number): number => (8 + (seconds / secondsPerDay) * 24) % 24;

/** Load between 0 and 1: low at night, a morning rise, an evening peak, and a little life. */
export function loadAt(seconds: number): number {
  const hour = hourAt(seconds);
  const hump = (at: number, breadth: number) => Math.exp(-(((hour - at) / breadth) ** 2));
  const life = 0.02 * Math.sin(seconds * 3.1) + 0.015 * Math.sin(seconds * 7.7);
  return 0.2 + 0.42 * hump(11, 4.2) + 0.5 * hump(18.5, 2.6) + life;
}

/** A short spike now and then; 0 elsewhere. */
export const spikeEvery = 11;
export function spikeNear(seconds: number): number {
  return Math.max(0, Math.round((seconds - 5) / spikeEvery)) * spikeEvery + 5;
}
export function spikeAt(seconds: number): number {
  const distance = Math.abs(seconds - spikeNear(seconds));
  return distance < 0.2 ? 0.42 * (1 - distance / 0.2) : 0;
}
