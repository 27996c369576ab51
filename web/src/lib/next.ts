/** Where everybody lands after logging in. */
export const home = "/home";

/** The page to go back to after logging in: one of our own, never an address elsewhere. */
export function safeNext(next: unknown): string | undefined {
  if (typeof next !== "string" || !next.startsWith("/")) return undefined;
  try {
    const url = new URL(next, location.origin);
    if (url.origin !== location.origin || url.pathname.startsWith("//")) return undefined;
    return url.pathname + url.search;
  } catch {
    return undefined;
  }
}

/** What a link to the log-in page can carry. */
export interface LogInView {
  next?: string;
  /** The log-in has ended by itself; the password was set anew. */
  expired?: true;
  changed?: true;
}

export function readLogIn(search: Record<string, unknown>): LogInView {
  return {
    next: safeNext(search.next),
    expired: search.expired ? true : undefined,
    changed: search.changed ? true : undefined,
  };
}
