import { queryOptions } from "@tanstack/react-query";
import { path, post, request } from "./http";
import type { components, operations } from "./schema";

/** What sends readings by itself; its meters are in devices.ts. */
export type Sender = components["schemas"]["Device"];
export type SenderWithToken = components["schemas"]["DeviceWithToken"];
export type NewSender = operations["addDevice"]["requestBody"]["content"]["application/json"];
export type SenderChange = operations["changeDevice"]["requestBody"]["content"]["application/json"];

export const sendersQuery = queryOptions({
  queryKey: ["senders"],
  queryFn: ({ signal }) => request<Sender[]>("/api/devices", { signal }),
});
export const addSender = (sender: NewSender) => post<SenderWithToken>("/api/devices", sender);
export const changeSender = (id: string, change: SenderChange) =>
  post<Sender>(path`/api/devices/${id}`, change);
export const removeSender = (id: string) => request<void>(path`/api/devices/${id}`, { method: "DELETE" });
export const addToken = (id: string, currentPassword: string) =>
  post<SenderWithToken>(path`/api/devices/${id}/tokens`, { currentPassword });
