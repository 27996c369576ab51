import { queryOptions } from "@tanstack/react-query";
import { path, post, request } from "./http";
import type { components, operations } from "./schema";

export type Site = components["schemas"]["Site"];
export type SiteWords = operations["addSite"]["requestBody"]["content"]["application/json"];
/** A meter that sends by itself, with what people say of it. */
export type RegisteredMeter = components["schemas"]["RegisteredMeter"];
/** For longer than it may be, or because its device says that it is offline. */
export const isQuiet = (meter: RegisteredMeter): boolean => meter.silent || meter.offlineSince !== null;
export type MeterChange = operations["changeRegisteredMeter"]["requestBody"]["content"]["application/json"];
export type Discovery = components["schemas"]["Discovery"];

export const sitesQuery = queryOptions({
  queryKey: ["sites"],
  queryFn: ({ signal }) => request<Site[]>("/api/sites", { signal }),
});
export const addSite = (site: SiteWords) => post<Site>("/api/sites", site);
export const changeSite = (id: string, site: SiteWords) => post<Site>(path`/api/sites/${id}`, site);
export const removeSite = (id: string) => request<void>(path`/api/sites/${id}`, { method: "DELETE" });

/** Ten thousand meters are four megabytes: then their list is asked for less often. */
const many = 500;
export const registeredMetersQuery = queryOptions({
  queryKey: ["registered meters"],
  queryFn: ({ signal }) => request<RegisteredMeter[]>("/api/registry/meters", { signal }),
  refetchInterval: ({ state }) => ((state.data?.length ?? 0) > many ? 60_000 : 10_000),
});
export const changeMeter = (id: string, change: MeterChange) =>
  post<RegisteredMeter>(path`/api/registry/meters/${id}`, change);

export const discoveredQuery = queryOptions({
  queryKey: ["discovered"],
  queryFn: ({ signal }) => request<Discovery[]>("/api/discovered", { signal }),
  refetchInterval: 30_000,
});
export const ignoreDiscovered = (id: string) =>
  request<Discovery>(path`/api/discovered/${id}/ignore`, { method: "POST" });

/** The meter is in the registry afterwards, said to be what was wished; a second try does no harm. */
export async function acceptDiscovered(
  { id, meter }: Discovery,
  said: Pick<MeterChange, "name" | "siteId">,
): Promise<void> {
  await request<Discovery>(path`/api/discovered/${id}/accept`, { method: "POST" });
  const all = await request<RegisteredMeter[]>("/api/registry/meters");
  const made = all.find((each) => each.meter === meter);
  if (made) await changeMeter(made.id, said);
}
