import type { LiveMeter } from "../../api/live";
import type { MeterRing } from "./meterRing";

/** As many as can be told apart; the server would take 50. */
export const mostMeters = 20;
const atFirst = 4;

/** A link may name anybody's meters: each once, and no more than are drawn. */
export const readChosen = (text: string): string[] =>
  [...new Set(text.split("\n").filter((each) => each !== ""))].slice(0, mostMeters);

/** Without a choice: some that send, the silent ones last. */
export const firstChoice = (meters: LiveMeter[]): string[] =>
  [...meters]
    .sort((a, b) => Number(a.stale) - Number(b.stale))
    .slice(0, atFirst)
    .map((each) => each.id);

export const nameOf = (id: string, meter: LiveMeter | undefined): string => meter?.name || id;

/** Between two readings of a meter of which nothing else is known. */
const usualMs = 60_000;
export const intervalOf = (meter: LiveMeter | undefined, ring: MeterRing | undefined): number =>
  meter?.intervalMs || ring?.interval() || usualMs;

/** Since when, by its device's word, if no reading has come after it. */
function offline(meter: LiveMeter | undefined, ring: MeterRing | undefined): number | null {
  const since = meter?.offlineSince ?? null;
  return since !== null && (ring?.newest() ?? -Infinity) <= since ? since : null;
}

/** What stored and told takes at most. */
const delayMs = 1000;

/**
 * Milliseconds since a meter was heard, once three readings in a row did not come, or since its device has said that
 * it is offline; null while it sends.
 */
export function silence(
  meter: LiveMeter | undefined,
  ring: MeterRing | undefined,
  now: number,
): number | null {
  const heard = Math.max(meter?.lastAt ?? -Infinity, ring?.newest() ?? -Infinity);
  if (heard === -Infinity) return null;
  const offlineSince = offline(meter, ring);
  if (offlineSince !== null) return Math.max(0, now - offlineSince);
  return now - heard > 3 * intervalOf(meter, ring) + delayMs ? now - heard : null;
}
