import { messages } from "../messages/common";
import { ApiError, problemFrom } from "./problem";

/** Shows the server that a change was asked for by a page of its own. In memory only, gone with the tab. */
let csrfToken: string | null = null;
export const rememberCsrfToken = (token: string | null) => {
  csrfToken = token;
};
export const csrfHeader = (): Record<string, string> => (csrfToken ? { "x-csrf-token": csrfToken } : {});

let onDoubt: () => void = () => undefined;
/** Called when an answer suggests that this browser is no longer signed in as it was. */
export const whenInDoubt = (listener: () => void) => {
  onDoubt = listener;
};

/** 401 ends a log-in; 403 on a change may only mean that another tab has logged in anew. */
export function refused(status: number, body: string, retryAfter: string | null = null): ApiError {
  if (status === 401 || status === 403) onDoubt();
  return problemFrom(status, body, retryAfter);
}

/** When the server last answered, for the page that is shown when it does not; once a minute is enough. */
function noteAnswer(): void {
  const now = Date.now();
  if (now - notedAt < 60_000) return;
  notedAt = now;
  try {
    localStorage.setItem("joulewatch-last-answer", String(now));
  } catch {
    // A browser that forbids storage.
  }
}
let notedAt = 0;

export async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  const changes = init.method !== undefined && init.method !== "GET";
  const headers = { accept: "application/json", ...(changes ? csrfHeader() : {}), ...init.headers };
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, { title: messages.unreachableTitle, detail: messages.unreachable });
  }
  noteAnswer();
  const body = await response.text();
  if (!response.ok) throw refused(response.status, body, response.headers.get("retry-after"));
  if (body === "") return undefined as T;
  try {
    return JSON.parse(body) as T;
  } catch {
    throw new ApiError(response.status, { title: messages.requestFailed, detail: messages.notJson });
  }
}

export const post = <T>(path: string, body: object) =>
  request<T>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

export const path = (strings: TemplateStringsArray, ...parts: (string | number)[]) =>
  strings.reduce((all, each, i) => all + each + (i < parts.length ? encodeURIComponent(parts[i]!) : ""), "");
