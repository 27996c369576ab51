import { messages } from "../messages/common";
import { refused } from "./http";
import { ApiError } from "./problem";

export interface StreamEvent {
  event: string;
  data: string;
}

/** No event is longer: what never ends is not kept. */
const longest = 4 << 20;

/** Cuts a stream of server-sent events into events; pieces may end anywhere. Null is a sign of life. */
export function eventReader(onEvent: (event: StreamEvent | null) => void, onId: (id: string) => void) {
  let rest = "";
  let event = "";
  let data: string[] = [];
  const line = (text: string) => {
    if (text === "") {
      if (data.length > 0) onEvent({ event: event || "message", data: data.join("\n") });
      event = "";
      data = [];
      return;
    }
    const colon = text.indexOf(":");
    if (colon === 0) return onEvent(null);
    const name = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (name === "event") event = value;
    else if (name === "data") data.push(value);
    else if (name === "id") onId(value);
  };
  return (piece: string) => {
    const lines = (rest + piece).split(/\r?\n/);
    rest = lines.pop()!;
    if (rest.length > longest)
      throw new ApiError(0, { title: messages.requestFailed, detail: messages.notJson });
    lines.forEach(line);
  };
}

interface Wishes {
  /** The server is told so, and knows what was missed. */
  lastId: string;
  signal: AbortSignal;
  onOpen: () => void;
  onEvent: (event: StreamEvent | null) => void;
  onId: (id: string) => void;
}

/**
 * Follows a stream until it ends or breaks. Not the browser's EventSource: that one hides why it was refused,
 * and whether a silent connection still lives.
 */
export async function followStream(path: string, wishes: Wishes): Promise<void> {
  const { lastId, signal } = wishes;
  let response: Response;
  try {
    const headers = { accept: "text/event-stream", ...(lastId ? { "last-event-id": lastId } : {}) };
    response = await fetch(path, { headers, signal, cache: "no-store" });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new ApiError(0, { title: messages.unreachableTitle, detail: messages.unreachable });
  }
  if (!response.ok || !response.body)
    throw refused(response.status, await response.text(), response.headers.get("retry-after"));
  wishes.onOpen();
  const read = eventReader(wishes.onEvent, wishes.onId);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    read(decoder.decode(value, { stream: true }));
  }
}
