/** Where in time the charts stand: at now, or behind it, still or catching up. */
export type Playback =
  | { kind: "live" }
  | { kind: "still"; to: number }
  /** At `since` of the machine's clock the picture ended at `to`. */
  | { kind: "playing"; to: number; since: number; speed: Speed };

export type Speed = 1 | 5 | 20;
export const speeds: readonly Speed[] = [1, 5, 20];
export const windows = [1, 5, 30] as const; // minutes
export type WindowMinutes = (typeof windows)[number];

/** The end of what is shown; never later than now. */
export function edgeOf(playback: Playback, now: number, clock: number): number {
  if (playback.kind === "live") return now;
  const { to } = playback;
  return Math.min(now, playback.kind === "still" ? to : to + playback.speed * (clock - playback.since));
}

/** Who has caught up is live again. */
export const settled = (playback: Playback, now: number, clock: number): Playback =>
  playback.kind === "playing" && edgeOf(playback, now, clock) >= now ? { kind: "live" } : playback;

export const paused = (playback: Playback, now: number, clock: number): Playback => ({
  kind: "still",
  to: edgeOf(playback, now, clock),
});

export const playing = (playback: Playback, speed: Speed, now: number, clock: number): Playback => ({
  kind: "playing",
  to: edgeOf(playback, now, clock),
  since: clock,
  speed,
});

interface Heard {
  lastAt: number | null;
  intervalMs: number | null;
  stale: boolean;
}
/** What the clocks of server and browser may differ by without anybody seeing it. */
const slack = 2000;

/**
 * How far the server's clock is ahead of this one, in milliseconds: who is not silent, in the server's eyes, was
 * heard within three intervals. 0 where that does not contradict this machine's clock.
 */
export function clockAhead(meters: Heard[], clock: number): number {
  let best: { late: number; allowed: number } | null = null;
  for (const { lastAt, intervalMs, stale } of meters) {
    if (stale || lastAt === null) continue;
    const late = clock - lastAt;
    if (!best || late < best.late) best = { late, allowed: 3 * (intervalMs ?? 60_000) + slack };
  }
  if (!best || (best.late >= 0 && best.late <= best.allowed)) return 0;
  return -best.late;
}
