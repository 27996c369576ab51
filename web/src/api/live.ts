import { queryOptions } from "@tanstack/react-query";
import { inOurWords } from "../messages/server";
import { liveDatasetId } from "./datasets";
import { path, request } from "./http";
import type { MetricName, Series } from "./series";

export type Sample = Partial<Record<MetricName, number | null>>;
export type EventKind = "spike" | "dip" | "levelShift" | "drift" | "pattern" | "flatLine" | "noData";
export interface LiveEvent {
  id: number | string;
  at: number;
  until: number | null;
  meter: string;
  metric: MetricName | null;
  kind: EventKind;
  detector: string;
  /** 0.5 at the limit, towards 1 far beyond it. */
  score: number | null;
  value: number | null;
  expected: number | null;
  low: number | null;
  high: number | null;
  unit: string;
  sample: Sample;
  title: string;
  explanation: string;
}
export interface LiveMeter {
  id: string;
  name: string | null;
  place: string | null;
  lastAt: number | null;
  intervalMs: number | null;
  readingsPerMinute: number | null;
  stale: boolean;
  warmingUp: { until: number | null; needed: string | null } | null;
  latest: Sample;
}
/** Columns of one meter; a metric without any value is left out. */
export type LiveReadings = { meter: string; at: number[] } & Partial<Record<MetricName, (number | null)[]>>;

const ours = (event: LiveEvent): LiveEvent => ({
  ...event,
  title: inOurWords(event.title),
  explanation: inOurWords(event.explanation),
});
export const readEvent = (data: string): LiveEvent => ours(JSON.parse(data) as LiveEvent);

/** Many meters are asked for less often: their list alone weighs a megabyte. */
const many = 200;
export const liveMetersQuery = queryOptions({
  queryKey: ["live meters"],
  queryFn: ({ signal }) =>
    request<{ meters: LiveMeter[] }>("/api/live/meters", { signal }).then(({ meters }) =>
      meters.map((each) => ({
        ...each,
        warmingUp: each.warmingUp && {
          ...each.warmingUp,
          needed: each.warmingUp.needed && inOurWords(each.warmingUp.needed),
        },
      })),
    ),
  refetchInterval: ({ state }) => ((state.data?.length ?? 0) > many ? 30_000 : 5000),
});

export interface EventPage {
  events: LiveEvent[];
  next: number | string | null;
}
export interface EventWish {
  meter?: string;
  from?: number;
  to?: number;
  before?: number | string;
  limit?: number;
}
export function fetchEvents(wish: EventWish, signal?: AbortSignal): Promise<EventPage> {
  const query = Object.entries(wish)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return request<EventPage>(`/api/live/events?${query.join("&")}`, { signal }).then(({ events, next }) => ({
    events: events.map(ours),
    next,
  }));
}

export const liveStreamPath = (meters: string[]) => path`/api/live?meters=${meters.join("\n")}`;

/** Not remembered: what is fetched goes into the chart's own fixed room. */
export const fetchLiveSeries = (
  { meter, metric, from, to }: { meter: string; metric: MetricName; from: number; to: number },
  maxPoints: number,
  signal: AbortSignal,
) =>
  request<Series>(
    path`/api/datasets/${liveDatasetId}/series?meter=${meter}&metric=${metric}&from=${from}&to=${to}&maxPoints=${maxPoints}`,
    { signal },
  );
