// Load, week and consumers of the fixture's plant, as the server would sum them up.
import { end, hostileName, intervalMs, machines, start } from "./fixture.mjs";

const hourMs = 3_600_000;
/** Higher by day, lower on Saturday and Sunday. */
function loadAt(at) {
  const day = (new Date(at).getUTCDay() + 6) % 7;
  const hour = (at % 86_400_000) / hourMs;
  return 42 + (day < 5 ? 205 : 51) * Math.exp(-(((hour - 13) / 5.5) ** 4));
}

export function buildLoad({ from = start, to = end + intervalMs, maxPoints }) {
  const stepMs = Math.max(intervalMs, Math.ceil((to - from) / maxPoints / intervalMs) * intervalMs);
  const at = [];
  for (let stamp = from; stamp < to; stamp += stepMs) at.push(stamp);
  const meanKw = at.map(loadAt);
  return {
    from,
    to,
    stepMs,
    at,
    meanKw,
    energyKwh: meanKw.map((kw) => (kw * stepMs) / hourMs),
    excludedDays: 2,
  };
}

export const buildProfile = (metric) => ({
  metric,
  excludedDays: 2,
  cells: Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (__, hour) => ({
      mean: day === 6 && hour < 3 ? null : loadAt(start + (day * 24 + hour) * hourMs),
      count: day === 6 && hour < 3 ? 0 : 360,
    })),
  ),
});

export const buildAggregates = ({ from = start, to = end + intervalMs }) => ({
  from,
  to,
  excludedDays: 2,
  meters: machines.map((meter, i) => ({
    meter,
    energyKwh: meter === hostileName ? 5000 : i === 3 ? null : 700 + 40 * i,
    metrics: {},
  })),
});
