import { queryOptions } from "@tanstack/react-query";
import { path, request } from "./http";
import type { components, operations } from "./schema";

export type Meter = components["schemas"]["Meter"];
export type Series = components["schemas"]["Series"];
export type MetricName = operations["getSeries"]["parameters"]["query"]["metric"];

export const metersQuery = (datasetId: string) =>
  queryOptions({
    queryKey: ["meters", datasetId],
    queryFn: ({ signal }) => request<Meter[]>(path`/api/datasets/${datasetId}/meters`, { signal }),
    staleTime: Infinity,
  });

export interface SeriesRequest {
  datasetId: string;
  meter: string;
  metric: MetricName;
  from: number | undefined;
  to: number | undefined;
  maxPoints: number;
}

export const seriesQuery = ({ datasetId, meter, metric, from, to, maxPoints }: SeriesRequest) =>
  queryOptions({
    queryKey: ["series", datasetId, meter, metric, from ?? null, to ?? null, maxPoints],
    queryFn: ({ signal }) => {
      const range =
        from !== undefined && to !== undefined ? path`&from=${Math.floor(from)}&to=${Math.ceil(to)}` : "";
      const what = path`/api/datasets/${datasetId}/series?meter=${meter}&metric=${metric}&maxPoints=${maxPoints}`;
      return request<Series>(what + range, { signal });
    },
    staleTime: Infinity,
  });
