// Accounts as the real server keeps them, for tests of the pages alone: a cookie, a token for changes, one-time links.
import { randomBytes } from "node:crypto";

const token = (bytes = 32) => randomBytes(bytes).toString("hex");
export const password = "motor hums at night";
const hostile = "<img src=x onerror=alert(1)>";
const goodLink = "a".repeat(64);

/** `send` and `problem` answer as the mock server does. */
export function mockAccounts({ signUp, role = "admin" }, { send, problem }) {
  const me = { id: token(16), name: "ada", email: "ada@plant.example", role };
  const sessions = new Map();
  const now = Date.UTC(2026, 2, 1, 12);
  const account = (id, name, more) => ({
    id,
    name,
    email: "",
    role: "viewer",
    disabled: false,
    created: now,
    lastLogin: now,
    ...more,
  });
  const users = [
    account(me.id, me.name, { email: me.email, role }),
    account("b".repeat(32), "bob"),
    account("e".repeat(32), "eve", { role: "household", disabled: true, lastLogin: null }),
  ];
  const device = (id, userAgent, current) => ({
    id,
    created: now,
    lastSeen: now,
    expires: now + 43_200_000,
    userAgent,
    current,
  });
  let devices = [
    device("1".repeat(20), "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", true),
    device("2".repeat(20), hostile, false),
  ];
  const audit = [
    {
      id: 17,
      at: now,
      actor: "ada",
      action: "user.role",
      subject: "bob",
      detail: hostile,
      address: "127.0.0.1",
    },
  ];
  let failures = 0;

  const cookieOf = (request) => /(?:^|; )session=([0-9a-f]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  const who = (request) => (sessions.has(cookieOf(request)) ? me : null);
  const session = (user, csrfToken) => ({
    user,
    csrfToken,
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
    if (!who(request)) {
      problem(response, 401, "Unauthorized", "Log in first.");
      return true;
    }
    if (request.method !== "GET" && request.headers["x-csrf-token"] !== sessions.get(id)) {
      problem(response, 403, "Forbidden", "This may be asked by the program's own pages only.");
      return true;
    }
    return behindLogIn(what, id, response, body);
  }

  function behindLogIn(what, id, response, body) {
    const [, route, subject, action] = what.split(/[ /]/);
    switch (`${what.split(" ")[0]} ${route}${subject ? "/one" : ""}${action ? `/${action}` : ""}`) {
      case "DELETE session":
        sessions.delete(id);
        response.setHeader("set-cookie", "session=; Path=/; Max-Age=0");
        send(response, 204);
        return true;
      case "GET sessions":
        send(response, 200, devices);
        return true;
      case "DELETE sessions/one":
        devices = devices.filter((each) => each.id !== subject);
        send(response, 204);
        return true;
      case "GET users":
        send(response, 200, users);
        return true;
      case "GET backups":
        send(response, 200, [{ name: "2026-03-01T12-00-00Z", created: now, files: 12, bytes: 431_000_000 }]);
        return true;
      case "GET audit":
        send(response, 200, audit);
        return true;
    }
    const asksPassword = "currentPassword" in body || "current" in body;
    const given = body.currentPassword ?? body.current;
    if (asksPassword && given !== password) {
      problem(response, 403, "Forbidden", "The current password is wrong.");
      return true;
    }
    switch (`${route}${subject ? "/one" : ""}${action ? `/${action}` : ""}`) {
      case "account/one":
        begin(response);
        return true;
      case "users": {
        const user = account(token(16), body.name, { email: body.email, role: body.role, lastLogin: null });
        users.push(user);
        send(response, 200, user);
        return true;
      }
      case "users/one": {
        const user = users.find((each) => each.id === subject);
        if (body.role) user.role = body.role;
        if (body.disabled !== undefined) user.disabled = body.disabled;
        send(response, 200, user);
        return true;
      }
      case "users/one/reset-link":
        send(response, 200, { link: `/reset#${goodLink}`, expires: now + 3_600_000 });
        return true;
    }
    return false;
  }
  return { answer, demoPath: `/demo#${goodLink}`, endAll: () => sessions.clear() };
}
