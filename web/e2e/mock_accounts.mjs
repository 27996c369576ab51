// Accounts as the real server keeps them, for tests of the pages alone: a cookie, a token for changes, one-time links.
import { randomBytes } from "node:crypto";

const token = (bytes = 32) => randomBytes(bytes).toString("hex");
export const password = "motor hums at night";
const goodLink = "a".repeat(64);

/** `send` and `problem` answer as the mock server does; everything stands open with `logInRequired: false`. */
export function mockAccounts({ logInRequired, signUp, role = "admin" }, { send, problem }) {
  const me = { id: token(16), name: "ada", email: "ada@plant.example", role };
  const sessions = new Map();
  let failures = 0;

  const cookieOf = (request) => /(?:^|; )session=([0-9a-f]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  const who = (request) => (sessions.has(cookieOf(request)) ? me : null);
  const session = (user, csrfToken) => ({
    user,
    csrfToken,
    loginRequired: logInRequired,
    needsSetUp: false,
    signUp,
  });
  function begin(response) {
    const id = token();
    sessions.set(id, token());
    response.setHeader("set-cookie", `session=${id}; HttpOnly; SameSite=Strict; Path=/`);
    send(response, 200, session(me, sessions.get(id)));
  }
  const gone = (response) =>
    problem(response, 404, "Not Found", "This link was used already or is too old; ask for a new one.");

  /** Whether the request was answered here: a route of its own, or a refusal. */
  function answer(what, request, response, body) {
    const id = cookieOf(request);
    switch (what) {
      case "GET session":
        send(response, 200, session(who(request), sessions.get(id) ?? null));
        return true;
      case "POST session":
        if (body.password === password) begin(response);
        else if ((failures += 1) < 3)
          problem(response, 401, "Unauthorized", "The name or the password is wrong.");
        else {
          response.setHeader("retry-after", "2");
          problem(
            response,
            429,
            "Too Many Requests",
            "There were too many tries; the next one is possible in 2 s.",
          );
        }
        return true;
      case "POST session/demo":
      case "POST setup":
        if (body.token === goodLink) begin(response);
        else gone(response);
        return true;
      case "POST account/reset":
        if (body.token !== goodLink) gone(response);
        else if (body.password.length < 8)
          problem(response, 400, "Bad Request", "The password is too short: 8 characters at least.");
        else send(response, 204);
        return true;
      case "POST account":
      case "POST account/forgotten":
        send(response, 202);
        return true;
      case "GET health":
        return false;
    }
    if (logInRequired && !who(request)) {
      problem(response, 401, "Unauthorized", "Log in first.");
      return true;
    }
    if (logInRequired && request.method !== "GET" && request.headers["x-csrf-token"] !== sessions.get(id)) {
      problem(response, 403, "Forbidden", "This may be asked by the program's own pages only.");
      return true;
    }
    if (what !== "DELETE session") return false;
    sessions.delete(id);
    response.setHeader("set-cookie", "session=; Path=/; Max-Age=0");
    send(response, 204);
    return true;
  }
  return { answer, demoPath: `/demo#${goodLink}`, endAll: () => sessions.clear() };
}
