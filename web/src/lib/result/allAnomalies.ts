import { readAnomalies, type Anomaly } from "./anomalies";
import type { Section } from "./section";

export interface PlantAnomaly extends Anomaly {
  at: number;
  machineId: string;
}
export interface Stretch {
  from: number;
  to: number;
}

/** The voltage anomalies of all machines that have a time, the earliest first. */
export function allAnomalies(section: Section | null): PlantAnomaly[] {
  const entries = section?.machines.length ? section.machines : section ? [section] : [];
  return entries
    .flatMap((entry) =>
      readAnomalies(entry).flatMap((each) =>
        each.at === null ? [] : [{ ...each, at: each.at, machineId: entry.machineId ?? "" }],
      ),
    )
    .sort((a, b) => a.at - b.at);
}

export const within = <T extends { at: number }>(all: T[], range: [number, number] | null): T[] =>
  range ? all.filter(({ at }) => at >= range[0] && at < range[1]) : all;

/** Where anomalies come one after the other, no further apart than `apartMs`. */
export function stretches(all: { at: number }[], apartMs: number): Stretch[] {
  const found: Stretch[] = [];
  for (const { at } of all) {
    const last = found.at(-1);
    if (last && at - last.to <= apartMs) last.to = at;
    else found.push({ from: at, to: at });
  }
  return found;
}

/** How many there are of each kind, the most frequent first. */
export function tally<T>(all: T[], kindOf: (each: T) => string): { kind: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const each of all) counts.set(kindOf(each), (counts.get(kindOf(each)) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count);
}
