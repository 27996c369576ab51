import { queryOptions } from "@tanstack/react-query";
import { inOurWords } from "../messages/server";
import { path, post, request } from "./http";
import type { components } from "./schema";

export type Level = components["schemas"]["QualityLevel"];
export type QualityFinding = components["schemas"]["QualityFinding"];
export type Decision = NonNullable<QualityFinding["decision"]>;
export type KeptReading = NonNullable<QualityFinding["keep"]>;
export const keptReadings: KeptReading[] = ["first", "last", "mean"];
export type Quality = components["schemas"]["Quality"];
export type Completeness = Quality["completeness"][number];

const inOurLanguage = (finding: QualityFinding): QualityFinding => ({
  ...finding,
  message: inOurWords(finding.message),
  suggestion: inOurWords(finding.suggestion),
});

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
      ).then((quality) => ({ ...quality, findings: quality.findings.map(inOurLanguage) })),
  });

/** A decision, with the value of a correction or the reading that is kept; null takes it back. */
export interface Decided {
  decision: Decision | null;
  value?: number;
  keep?: KeptReading;
}
export const decide = (datasetId: string, id: string, decided: Decided) =>
  post<QualityFinding>(path`/api/datasets/${datasetId}/quality/${id}`, decided).then(inOurLanguage);

export const rejectedRows = (datasetId: string) => path`/api/datasets/${datasetId}/rejected`;
