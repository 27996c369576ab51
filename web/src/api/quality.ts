import { queryOptions } from "@tanstack/react-query";
import { path, post, request } from "./http";
import type { components } from "./schema";

export type Level = components["schemas"]["QualityLevel"];
export type QualityFinding = components["schemas"]["QualityFinding"];
export type Decision = NonNullable<QualityFinding["decision"]>;
export type Quality = components["schemas"]["Quality"];
export type Completeness = Quality["completeness"][number];

/** How many findings are asked for at once. */
export const findingsAtOnce = 100;

export const qualityQuery = (datasetId: string, rule: string | undefined, offset: number) =>
  queryOptions({
    queryKey: ["quality", datasetId, rule ?? null, offset],
    queryFn: ({ signal }) =>
      request<Quality>(
        path`/api/datasets/${datasetId}/quality?limit=${findingsAtOnce}&offset=${offset}` +
          (rule ? path`&rule=${rule}` : ""),
        { signal },
      ),
  });

export const decide = (datasetId: string, id: string, decision: Decision | null, value?: number) =>
  post<QualityFinding>(path`/api/datasets/${datasetId}/quality/${id}`, { decision, value });

export const rejectedRows = (datasetId: string) => path`/api/datasets/${datasetId}/rejected`;
