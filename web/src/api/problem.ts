import { messages } from "../messages/common";
import { inOurWords } from "../messages/server";
import type { components } from "./schema";

type Problem = Partial<components["schemas"]["Problem"]>;

/** What the server said, in its own words; `<Loaded>` shows it. */
export class ApiError extends Error {
  readonly status: number;
  readonly title: string;
  readonly requestId: string | null;
  /** How many seconds to wait before another try, where the server says so. */
  readonly waitSeconds: number | null;

  constructor(status: number, problem: Problem, retryAfter: string | null = null) {
    super(problem.detail ?? problem.title ?? messages.serverSaid(status));
    this.status = status;
    this.title = problem.title ?? messages.requestFailed;
    this.requestId = problem.requestId ?? null;
    this.waitSeconds = /^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) : null;
  }
}

const ours = (text: unknown) => (typeof text === "string" ? inOurWords(text) : undefined);
const translated = (problem: Problem): Problem => ({
  ...problem,
  title: ours(problem.title),
  detail: ours(problem.detail),
});

/** An answer that is no problem document (a proxy's page, half an answer) still makes a sentence. */
export function problemFrom(status: number, body: string, retryAfter: string | null = null): ApiError {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null)
      return new ApiError(status, translated(parsed as Problem), retryAfter);
  } catch {
    // Not JSON: the status alone has to do.
  }
  return new ApiError(status, {}, retryAfter);
}
