import { queryOptions } from "@tanstack/react-query";
import { path, request } from "./http";
import type { components } from "./schema";
import type { MetricName } from "./series";

export type Load = components["schemas"]["Load"];
export type Profile = components["schemas"]["Profile"];
export type Aggregates = components["schemas"]["Aggregates"];
export type MeterAggregate = Aggregates["meters"][number];

/** A part of the readings; the whole where it is not said. */
export interface Part {
  datasetId: string;
  from?: number;
  to?: number;
}
const rangeOf = ({ from, to }: Part) =>
  from !== undefined && to !== undefined ? path`from=${Math.floor(from)}&to=${Math.ceil(to)}` : "";
const key = ({ datasetId, from, to }: Part) => [datasetId, from ?? null, to ?? null] as const;

export const loadQuery = (part: Part, maxPoints: number) =>
  queryOptions({
    queryKey: ["load", ...key(part), maxPoints],
    queryFn: ({ signal }) =>
      request<Load>(path`/api/datasets/${part.datasetId}/load?maxPoints=${maxPoints}` + and(rangeOf(part)), {
        signal,
      }),
    staleTime: Infinity,
  });

export const profileQuery = (part: Part, metric: MetricName) =>
  queryOptions({
    queryKey: ["profile", ...key(part), metric],
    queryFn: ({ signal }) =>
      request<Profile>(path`/api/datasets/${part.datasetId}/profile?metric=${metric}` + and(rangeOf(part)), {
        signal,
      }),
    staleTime: Infinity,
  });

export const aggregatesQuery = (part: Part) =>
  queryOptions({
    queryKey: ["aggregates", ...key(part)],
    queryFn: ({ signal }) => {
      const range = rangeOf(part);
      return request<Aggregates>(path`/api/datasets/${part.datasetId}/aggregates` + (range && `?${range}`), {
        signal,
      });
    },
    staleTime: Infinity,
  });

const and = (text: string) => (text === "" ? "" : `&${text}`);
