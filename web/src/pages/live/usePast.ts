import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import type { Range } from "../../charts/range";
import { fill } from "../../lib/live/history";
import type { FollowedMeter } from "../../lib/live/liveFeed";
import { keptMs, MeterRing } from "../../lib/live/meterRing";

interface Past {
  range: Range;
  meters: string;
  rings: Map<string, MeterRing>;
}
interface Wishes {
  meters: FollowedMeter[];
  shown: Range;
  /** Later than this, what was collected is shown. */
  collectedFrom: number;
  now: number;
}

const holds = (past: Past | null, ids: string, [from, to]: Range) =>
  past !== null && past.meters === ids && past.range[0] <= from && past.range[1] >= to;

/** What lies further back than was collected, half an hour at a time from the store. */
export function usePast({ meters, shown, collectedFrom, now }: Wishes) {
  const [past, setPast] = useState<Past | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const ids = meters.map((each) => each.id).join("\n");
  const old = shown[0] < collectedFrom - 1000;
  const missing = old && !holds(past, ids, [shown[0], Math.min(shown[1], now)]);
  // A hand that still moves the window asks for nothing.
  const [from] = useDebouncedValue(missing ? shown[0] : null, 150);
  const [to] = useDebouncedValue(missing ? shown[1] : null, 150);
  useEffect(() => {
    if (from === null || to === null) return;
    const ended = new AbortController();
    const range: Range = [from, Math.max(to, from + keptMs)];
    const rings = new Map(meters.map((each) => [each.id, new MeterRing()]));
    fill(
      meters.map(({ id, metrics }) => ({
        meter: id,
        metrics,
        from: range[0],
        to: range[1],
        ring: rings.get(id)!,
      })),
      ended.signal,
    )
      .then(() => {
        if (ended.signal.aborted) return;
        setPast({ range, meters: ids, rings });
        setError(null);
      })
      .catch((cause: unknown) => {
        if (!ended.signal.aborted) setError(cause as Error);
      });
    return () => ended.abort();
    // Meters are told apart by their ids.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [from, to, ids]);
  return {
    rings: old ? (past?.rings ?? null) : null,
    old,
    loading: missing && !error,
    error: old ? error : null,
  };
}
