import type { LiveEvent } from "../../api/live";
import type { Range } from "../../charts/range";
import { formatNumber, formatUnit, unknown } from "../../lib/format";
import { metricWords } from "../../messages/common";
import { live as words } from "../../messages/live";

const digitsOf = (event: LiveEvent) => (event.metric ? metricWords[event.metric].digits : 2);
export const inUnit = (event: LiveEvent, value: number | null) =>
  formatUnit(value, event.unit, digitsOf(event));

/** What was read against what was expected, as far as either is known. */
export function valuesOf(event: LiveEvent): string {
  return [
    event.value !== null && words.seen(inUnit(event, event.value)),
    event.expected !== null && words.expected(inUnit(event, event.expected)),
  ]
    .filter(Boolean)
    .join(", ");
}

export function bandOf(event: LiveEvent): string {
  if (event.low === null && event.high === null) return unknown;
  return `${formatNumber(event.low, digitsOf(event))} – ${inUnit(event, event.high)}`;
}

const around = 60_000;
/** The event with a minute on either side; what still goes on is shown from its beginning to now. */
export function eventRange(event: LiveEvent, now: number): Range {
  const to = (event.until ?? event.at) + around;
  return [event.at - around, Math.max(event.at + 1000, Math.min(to, now))];
}

export interface Announcement {
  text: string;
  /** So many events are told at once. */
  count: number;
  at: number;
}
/** Events that come within the same second make one sentence. */
export function inSentences(event: LiveEvent, name: string, before: Announcement | null): Announcement {
  const at = Date.now();
  if (before && at - before.at < 1000)
    return {
      text: words.announceMany(formatNumber(before.count + 1)),
      count: before.count + 1,
      at: before.at,
    };
  return { text: words.announce(event.title, name, valuesOf(event)), count: 1, at };
}
