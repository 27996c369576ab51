import { fetchLiveSeries } from "../../api/live";
import { ApiError } from "../../api/problem";
import type { MetricName } from "../../api/series";
import { rowMs, type MeterRing } from "./meterRing";

export interface Stretch {
  meter: string;
  metrics: MetricName[];
  from: number;
  to: number;
  ring: MeterRing;
}

/** Requests at a time: readings that come live must not wait behind old ones. */
const atOnce = 3;
/** The server's most. */
const mostPoints = 4000;

/** As fine as the ring keeps it, where the server allows that; steps begin at full seconds. */
export function pointsFor(from: number, to: number): { from: number; to: number; points: number } {
  const start = Math.floor(from / 1000) * 1000;
  const length = Math.max(1000, Math.ceil((to - start) / 1000) * 1000);
  const step = Math.ceil(length / mostPoints / rowMs) * rowMs;
  return {
    from: start,
    to: start + length,
    points: Math.max(2, Math.min(mostPoints, Math.ceil(length / step))),
  };
}

async function load(
  { meter, from, to, ring }: Stretch,
  metric: MetricName,
  signal: AbortSignal,
): Promise<void> {
  const wish = pointsFor(from, to);
  const { at, min, max } = await fetchLiveSeries(
    { meter, metric, from: wish.from, to: wish.to },
    wish.points,
    signal,
  );
  at.forEach((stamp, i) => {
    const [low, high] = [min[i], max[i]];
    if (low !== null && low !== undefined && high !== null && high !== undefined)
      ring.put(stamp, metric, low, high);
  });
}

/** Fills rings with what the server has stored. A meter without such readings is none; anything else is thrown. */
export async function fill(stretches: Stretch[], signal: AbortSignal): Promise<void> {
  const jobs = stretches.flatMap((each) => each.metrics.map((metric) => () => load(each, metric, signal)));
  const worker = async () => {
    for (let job = jobs.shift(); job && !signal.aborted; job = jobs.shift())
      await job().catch((error: unknown) => {
        if (!(error instanceof ApiError && error.status === 404)) throw error;
      });
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
