import { queryOptions } from "@tanstack/react-query";
import { inOurWords } from "../messages/server";
import { request } from "./http";
import type { components } from "./schema";

export type KnownMeter = components["schemas"]["KnownMeter"];

export const knownMetersQuery = queryOptions({
  queryKey: ["known meters"],
  queryFn: ({ signal }) =>
    request<KnownMeter[]>("/api/meters", { signal }).then((all) =>
      all.map((each) => ({ ...each, datasetName: inOurWords(each.datasetName) })),
    ),
});
