import { expect, it } from "vitest";
import { eventReader, type StreamEvent } from "./eventStream";

it("cuts a stream into events, wherever its pieces end", () => {
  const stream =
    'id: 7\nevent: readings\ndata: {"meter":"ä"}\n\n: still here\n\nevent: lost\r\ndata: a\r\ndata: b\r\n\r\ndata:x\n\nretry: 1\nunknown\n\nevent: half\ndata: no';
  for (const size of [1, 2, 3, 7, 1000]) {
    const seen: (StreamEvent | null)[] = [];
    const ids: string[] = [];
    const read = eventReader(
      (event) => seen.push(event),
      (id) => ids.push(id),
    );
    for (let at = 0; at < stream.length; at += size) read(stream.slice(at, at + size));
    expect(seen, String(size)).toEqual([
      { event: "readings", data: '{"meter":"ä"}' },
      null,
      { event: "lost", data: "a\nb" },
      { event: "message", data: "x" },
    ]);
    expect(ids).toEqual(["7"]);
  }
});

it("does not keep what never ends", () => {
  const read = eventReader(
    () => undefined,
    () => undefined,
  );
  const piece = "x".repeat(1 << 20);
  expect(() => {
    for (let i = 0; i < 6; i += 1) read(piece);
  }).toThrow();
});
