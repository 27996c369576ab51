// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { readLogIn, safeNext } from "./next";

describe("the page to go back to", () => {
  it("is one of our own, with what it says about itself", () => {
    expect(safeNext("/data?machine=a%20b")).toBe("/data?machine=a%20b");
    expect(safeNext("/")).toBe("/");
  });
  it("is never an address elsewhere, however it is written", () => {
    for (const bad of [
      "https://evil.example/",
      "//evil.example",
      "/\\evil.example",
      "/..//evil.example/x",
      "javascript:alert(1)",
      "data",
      "",
      7,
      undefined,
    ])
      expect(safeNext(bad), String(bad)).toBeUndefined();
  });
  it("is one of three things that a link may say", () => {
    expect(readLogIn({ next: "/data", expired: "true", other: "x" })).toEqual({
      next: "/data",
      expired: true,
    });
  });
});
