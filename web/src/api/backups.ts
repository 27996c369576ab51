import { queryOptions } from "@tanstack/react-query";
import { request } from "./http";
import type { components } from "./schema";

export type Backup = components["schemas"]["Backup"];

export const backupsQuery = queryOptions({
  queryKey: ["backups"],
  queryFn: ({ signal }) => request<Backup[]>("/api/backups", { signal }),
});
export const makeBackup = () => request<{ name: string; jobId: string }>("/api/backups", { method: "POST" });
