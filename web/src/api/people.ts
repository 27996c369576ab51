import { queryOptions } from "@tanstack/react-query";
import { path, post, request } from "./http";
import type { components, operations } from "./schema";

export type Account = components["schemas"]["Account"];
export type SignedInDevice = components["schemas"]["SignedInDevice"];
export type AuditRow = components["schemas"]["AuditRow"];
export type NewUser = operations["addUser"]["requestBody"]["content"]["application/json"];
export type UserChange = operations["changeUser"]["requestBody"]["content"]["application/json"];
export interface ResetLink {
  link: string;
  expires: number;
}

export const devicesQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => request<SignedInDevice[]>("/api/sessions", { signal }),
});
export const endSession = (id: string) => request<void>(path`/api/sessions/${id}`, { method: "DELETE" });

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => request<Account[]>("/api/users", { signal }),
});
export const addUser = (user: NewUser) => post<Account>("/api/users", user);
export const changeUser = (id: string, change: UserChange) => post<Account>(path`/api/users/${id}`, change);
export const makeResetLink = (id: string, currentPassword: string) =>
  post<ResetLink>(path`/api/users/${id}/reset-link`, { currentPassword });

export const auditQuery = queryOptions({
  queryKey: ["audit"],
  queryFn: ({ signal }) => request<AuditRow[]>("/api/audit?limit=200", { signal }),
});
