import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api/problem";

/** Everything the app has been told by the server, in memory only. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refused it will refuse again; what did not reach it may get through.
      retry: (count, error) =>
        count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status === 503),
    },
  },
});
