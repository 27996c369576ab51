import { queryOptions } from "@tanstack/react-query";
import { inOurWords } from "../messages/server";
import { path, request } from "./http";
import type { components } from "./schema";

/** What asks a person to act; unlike an event of the live readings, which is only told. */
export type Alert = components["schemas"]["Alert"];
export type AlertState = Alert["state"];

/** The newest; older ones stay on the server. */
export const shownAlerts = 500;

const fetchAlerts = (query: string, signal: AbortSignal) =>
  request<Alert[]>(`/api/alerts?${query}`, { signal }).then((all) =>
    all.map((each) => ({ ...each, text: inOurWords(each.text) })),
  );

export const alertsKey = ["alerts"];
export const alertsQuery = (state: AlertState | null) =>
  queryOptions({
    queryKey: [...alertsKey, state],
    queryFn: ({ signal }) =>
      fetchAlerts(`limit=${shownAlerts}${state === null ? "" : `&state=${state}`}`, signal),
    refetchInterval: 15_000,
  });

/** Those that nobody has answered to, and that have not ended by themselves; for the bell. */
export const openAlertsQuery = queryOptions({
  queryKey: [...alertsKey, "open"],
  queryFn: ({ signal }) => fetchAlerts("state=active&limit=50", signal),
  refetchInterval: 30_000,
});

export const acknowledgeAlert = (id: string) =>
  request<Alert>(path`/api/alerts/${id}/acknowledge`, { method: "POST" });
export const resolveAlert = (id: string) =>
  request<Alert>(path`/api/alerts/${id}/resolve`, { method: "POST" });
