import { messages } from "../messages/common";
import { ApiError, problemFrom } from "./problem";

export async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { accept: "application/json" } });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, { title: messages.unreachableTitle, detail: messages.unreachable });
  }
  const body = await response.text();
  if (!response.ok) throw problemFrom(response.status, body);
  if (body === "") return undefined as T;
  try {
    return JSON.parse(body) as T;
  } catch {
    throw new ApiError(response.status, { title: messages.requestFailed, detail: messages.notJson });
  }
}

export const path = (strings: TemplateStringsArray, ...parts: (string | number)[]) =>
  strings.reduce((all, each, i) => all + each + (i < parts.length ? encodeURIComponent(parts[i]!) : ""), "");
