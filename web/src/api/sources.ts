import { queryOptions } from "@tanstack/react-query";
import { inOurWords } from "../messages/server";
import { request } from "./http";
import type { components } from "./schema";

/** Where the program itself fetches readings. */
export type Source = components["schemas"]["Source"];

export const sourcesQuery = queryOptions({
  queryKey: ["sources"],
  queryFn: ({ signal }) =>
    request<Source[]>("/api/sources", { signal }).then((all) =>
      all.map((each) => ({
        ...each,
        lastError: each.lastError === null ? null : inOurWords(each.lastError),
      })),
    ),
  refetchInterval: 15_000,
});
