import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { post, rememberCsrfToken, request } from "./http";
import type { components } from "./schema";

export type Session = components["schemas"]["Session"];
export type User = components["schemas"]["User"];

function remembered(session: Session): Session {
  rememberCsrfToken(session.csrfToken);
  return session;
}

/** Who is signed in. Asked again whenever the tab comes back: another tab may have logged in or out. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => request<Session>("/api/session", { signal }).then(remembered),
});

/** The same person, with a session begun anew. */
export const renew = (queries: QueryClient, session: Session) =>
  queries.setQueryData(sessionQuery.queryKey, remembered(session));

/** From now on this browser is signed in, as what was kept of anybody else's view is forgotten. */
export function enter(queries: QueryClient, session: Session): void {
  queries.clear();
  renew(queries, session);
}

export const logIn = (body: { login: string; password: string; keepSignedIn: boolean }) =>
  post<Session>("/api/session", body);
export const logOut = () => request<void>("/api/session", { method: "DELETE" });
export const followDemoLink = (token: string) => post<Session>("/api/session/demo", { token });

export interface NewAccount {
  name: string;
  email: string;
  password: string;
}
export const setUp = (token: string, account: NewAccount) =>
  post<Session>("/api/setup", { token, ...account });
export const signUp = (account: NewAccount) => post<void>("/api/account", account);
export const askForReset = (login: string) => post<void>("/api/account/forgotten", { login });
export const resetPassword = (token: string, password: string) =>
  post<void>("/api/account/reset", { token, password });
export const changeProfile = (profile: { name: string; email: string }, currentPassword: string) =>
  post<User>("/api/account/profile", { ...profile, currentPassword });
export const changePassword = (current: string, fresh: string) =>
  post<Session>("/api/account/password", { current, fresh });
