import { queryOptions } from "@tanstack/react-query";
import { inOurWords } from "../messages/server";
import { liveDatasetId } from "./datasets";
import { path, request } from "./http";
import type { components, operations } from "./schema";
import type { MetricName, Series } from "./series";

type Schemas = components["schemas"];
export type Sample = Schemas["LiveSample"];
export type LiveEvent = Schemas["LiveEvent"];
export type EventKind = LiveEvent["kind"];
export type LiveMeter = Schemas["LiveMeter"];
/** Columns of one meter; a metric without any value is left out. */
export type LiveReadings = Schemas["LiveReadings"];
export type LiveLost = Schemas["LiveLost"];
export type EventPage = Schemas["LiveEvents"];
type Query = NonNullable<operations["listLiveEvents"]["parameters"]["query"]>;
export type EventWish = Omit<Query, "from" | "to"> & { from?: number; to?: number };

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
    request<Schemas["LiveMeters"]>("/api/live/meters", { signal }).then(({ meters }) =>
      meters.map((each) => ({
        ...each,
        warmingUp: {
          ...each.warmingUp,
          needed: each.warmingUp.needed && inOurWords(each.warmingUp.needed),
        },
      })),
    ),
  refetchInterval: ({ state }) => ((state.data?.length ?? 0) > many ? 30_000 : 5000),
});

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
