import { queryOptions } from "@tanstack/react-query";
import { inOurWords } from "../messages/server";
import type { Accepted } from "./datasets";
import { path, post, request } from "./http";
import type { components } from "./schema";

export type Preview = components["schemas"]["Preview"];
export type PreviewColumn = Preview["columns"][number];
export type ColumnRole = components["schemas"]["ColumnRole"];
type Choice = components["schemas"]["ImportChoice"];
export type DateOrder = NonNullable<Choice["dateOrder"]>;
export type Missing = Choice["missing"];
/** Everything that is said about a file before it is imported. */
export interface Mapping {
  columns: { index: number; role: ColumnRole; unit: string }[];
  dateOrder: DateOrder | null;
  missing: Missing;
  register: boolean;
}

const inOurLanguage = (preview: Preview): Preview => ({
  ...preview,
  warnings: preview.warnings.map(inOurWords),
  problem: preview.problem && inOurWords(preview.problem),
});

export const previewQuery = (datasetId: string) =>
  queryOptions({
    queryKey: ["preview", datasetId],
    queryFn: ({ signal }) =>
      request<Preview>(path`/api/datasets/${datasetId}/preview`, { signal }).then(inOurLanguage),
    staleTime: Infinity,
  });

export const importDataset = (datasetId: string, mapping: Mapping) =>
  post<Accepted>(path`/api/datasets/${datasetId}/import`, mapping);
