import { queryOptions } from "@tanstack/react-query";
import { request } from "./http";
import type { components } from "./schema";

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }) => request<components["schemas"]["Health"]>("/api/health", { signal }),
  staleTime: Infinity,
});
