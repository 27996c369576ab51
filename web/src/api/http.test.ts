// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { post, rememberCsrfToken, request, whenInDoubt } from "./http";

const answers: Response[] = [];
const asked: RequestInit[] = [];
beforeEach(() => {
  vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
    asked.push(init);
    return Promise.resolve(answers.shift()!);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  answers.length = asked.length = 0;
  rememberCsrfToken(null);
});
const headers = (i: number) => asked[i]!.headers as Record<string, string>;

describe("requests", () => {
  it("carry the session's token when they change something, and only then", async () => {
    rememberCsrfToken("9f86d081");
    answers.push(new Response("{}"), new Response("{}"), new Response(null, { status: 204 }));
    await request("/api/datasets");
    await post("/api/account/password", { current: "a", fresh: "b" });
    await request("/api/datasets/1", { method: "DELETE" });
    expect(headers(0)["x-csrf-token"]).toBeUndefined();
    expect(headers(1)["x-csrf-token"]).toBe("9f86d081");
    expect(headers(1)["content-type"]).toBe("application/json");
    expect(headers(2)["x-csrf-token"]).toBe("9f86d081");
  });
  it("tell when the log-in may have ended, and keep the server's sentence and its waiting time", async () => {
    const doubt = vi.fn();
    whenInDoubt(doubt);
    const problem = JSON.stringify({ title: "Too Many Requests", detail: "Wait for 8 s." });
    answers.push(
      new Response("{}", { status: 401 }),
      new Response(problem, { status: 429, headers: { "retry-after": "8" } }),
    );
    await expect(request("/api/datasets")).rejects.toMatchObject({ status: 401 });
    expect(doubt).toHaveBeenCalledOnce();
    await expect(request("/api/session")).rejects.toMatchObject({
      message: "Wait for 8 s.",
      waitSeconds: 8,
    });
    expect(doubt).toHaveBeenCalledOnce();
  });
});
