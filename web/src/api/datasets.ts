import { queryOptions } from "@tanstack/react-query";
import { readResult } from "../lib/result/plant";
import { messages } from "../messages/common";
import { inOurWords } from "../messages/server";
import { csrfHeader, path, post, refused, request } from "./http";
import { ApiError } from "./problem";
import type { components } from "./schema";
import { withOurError } from "./translated";

export type Dataset = components["schemas"]["Dataset"];
/** What devices send, as a data set; its id is the same on every server. */
export const liveDatasetId = "00000000000000000001";

export type Accepted = components["schemas"]["Accepted"];

/** What the program itself has brought in has a name of its making. */
const inOurLanguage = (dataset: Dataset): Dataset =>
  withOurError(
    dataset.kind === "sample" || dataset.kind === "live"
      ? { ...dataset, name: inOurWords(dataset.name) }
      : dataset,
  );

const busy = (dataset: Dataset) => dataset.status === "queued" || dataset.status === "running";

export const datasetsQuery = queryOptions({
  queryKey: ["datasets"],
  queryFn: ({ signal }) =>
    request<Dataset[]>("/api/datasets", { signal }).then((all) => all.map(inOurLanguage)),
  // A job's own event stream tells its progress; this only notices data sets that others bring in.
  refetchInterval: ({ state }) => (state.data?.some(busy) ? 3000 : 30_000),
});

export const resultQuery = (datasetId: string) =>
  queryOptions({
    queryKey: ["result", datasetId],
    queryFn: ({ signal }) =>
      request<unknown>(path`/api/datasets/${datasetId}/result`, { signal }).then(readResult),
    staleTime: Infinity, // a result never changes
  });

export const deleteDataset = (datasetId: string) =>
  request<void>(path`/api/datasets/${datasetId}`, { method: "DELETE" });

export type SampleShape = components["schemas"]["SampleRequest"]["shape"];
export const createSample = (shape: SampleShape) => post<Accepted>("/api/sample", { shape });

/** XMLHttpRequest because fetch cannot tell how much of a body has been sent. */
export function uploadDataset(
  file: File,
  /** Whether somebody wants to see the columns first, however sure the program is of them. */
  review: boolean,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<Accepted> {
  return new Promise((resolve, reject) => {
    const http = new XMLHttpRequest();
    http.open("POST", path`/api/datasets?name=${file.name}` + (review ? "&review=true" : ""));
    http.setRequestHeader("content-type", "application/octet-stream");
    for (const [name, value] of Object.entries(csrfHeader())) http.setRequestHeader(name, value);
    http.upload.onprogress = (event) => onProgress(event.loaded, file.size);
    http.onload = () =>
      http.status < 300
        ? resolve(JSON.parse(http.responseText) as Accepted)
        : reject(refused(http.status, http.responseText));
    http.onerror = () =>
      reject(new ApiError(0, { title: messages.unreachableTitle, detail: messages.uploadBroken }));
    http.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    signal.addEventListener("abort", () => http.abort());
    http.send(file);
  });
}
