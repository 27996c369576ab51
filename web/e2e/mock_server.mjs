// Serves web/dist and the fixture as the real server would, policy included, for tests of the pages alone.
import { randomBytes } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { buildAggregates, buildLoad, buildProfile } from "./fixture_energy.mjs";
import { knownMeters, mockQuality, preview } from "./fixture_quality.mjs";
import { mockAccounts } from "./mock_accounts.mjs";
import { mockLive } from "./mock_live.mjs";
import { mockRegistry } from "./mock_registry.mjs";
import { bareResult, buildResult, buildSeries, end, meters, start } from "./fixture.mjs";

const dist = new URL("../dist", import.meta.url).pathname;
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};
const ids = {
  full: "4f1c0a9be27d4c55a1d0",
  bare: "09a87e6c5d4b3a291807",
  sample: "11111111111111111111",
  job: "22222222222222222222",
};

const source = (name, kind, target, more) => ({
  name,
  kind,
  target,
  connected: true,
  since: 1772366400000,
  lastReadingAt: 1772366461000,
  connections: 1,
  messages: 4130,
  readings: 4120,
  errors: 0,
  lastError: null,
  ...more,
});
const sources = [
  source("hall", "mqtt", "mqtts://broker.example:8883"),
  source("<img src=x onerror=alert(1)>", "modbus", "192.0.2.7:502, unit 3", {
    connected: false,
    errors: 12,
    lastReadingAt: null,
    lastError: "The connection was refused.",
  }),
];

const dataset = (id, name, kind, more = {}) => ({
  id,
  name,
  kind,
  status: "ready",
  created: 1704672000000,
  bytes: 78_000_000,
  rows: kind === "result" ? null : 1_209_600,
  machines: 20,
  hasSeries: kind !== "result",
  hasResult: true,
  owner: "ada",
  quality: kind === "result" ? null : { errors: 1, warnings: 1, notices: 1 },
  hasRejected: kind !== "result",
  intervalMs: 10_000,
  jobId: null,
  error: null,
  ...more,
});

export function startMockServer({ empty = false, signUp = "approval", role, meterCount, rate } = {}) {
  const result = buildResult();
  const quality = mockQuality();
  let list = empty
    ? []
    : [dataset(ids.full, "plant.csv", "readings"), dataset(ids.bare, "ai_analysis_results.json", "result")];
  let requests = 0;

  const send = (response, status, body, type = "application/json") => {
    response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
    response.end(body === undefined ? "" : JSON.stringify(body));
  };
  const problem = (response, status, title, detail) =>
    send(
      response,
      status,
      { type: "about:blank", title, status, detail, requestId: String(++requests) },
      "application/problem+json",
    );

  const accounts = mockAccounts({ signUp, role }, { send, problem });
  const live = mockLive({ send }, { meterCount: empty ? 0 : meterCount, rate });
  const registry = mockRegistry({ send, problem }, { empty });
  async function bodyOf(request) {
    const parts = [];
    for await (const part of request) parts.push(part);
    return Buffer.concat(parts).toString();
  }

  async function upload(request, response, name, review) {
    const body = await bodyOf(request);
    if (review) {
      const waiting = { status: "review", hasResult: false, hasSeries: false, rows: null, machines: null };
      list = [dataset(ids.sample, name, "readings", waiting), ...list];
      return send(response, 202, { datasetId: ids.sample, jobId: null });
    }
    if (!name.endsWith(".json")) return begin(response, name, "readings");
    try {
      JSON.parse(body);
    } catch {
      return problem(
        response,
        400,
        "Not a result file",
        `${name} ends at byte ${body.length}, in the middle of a value.`,
      );
    }
    list = [dataset(ids.sample, name, "result"), ...list.filter((each) => each.id !== ids.sample)];
    send(response, 202, { datasetId: ids.sample, jobId: null });
  }
  function begin(response, name, kind) {
    list = [
      dataset(ids.sample, name, kind, {
        status: "running",
        jobId: ids.job,
        hasResult: false,
        hasSeries: false,
        rows: null,
      }),
      ...list.filter((each) => each.id !== ids.sample),
    ];
    send(response, 202, { datasetId: ids.sample, jobId: ids.job });
  }
  function events(response) {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    let done = 0;
    const timer = setInterval(() => {
      done = Math.min(100, done + 20);
      const ended = done === 100;
      const job = {
        id: ids.job,
        datasetId: ids.sample,
        status: ended ? "done" : "running",
        stage: "Reading",
        done,
        total: 100,
        etaSeconds: (100 - done) / 50,
        error: null,
      };
      response.write(`event: job\ndata: ${JSON.stringify(job)}\n\n`);
      if (!ended) return;
      clearInterval(timer);
      list = list.map((each) => (each.id === ids.sample ? dataset(each.id, each.name, each.kind) : each));
      response.end();
    }, 150);
    response.on("close", () => clearInterval(timer));
  }

  let version = "";
  function page(response, path) {
    if (path === "/sw.js") {
      response.writeHead(200, { "content-type": "text/javascript", "cache-control": "no-cache" });
      return response.end(readFileSync(join(dist, path), "utf8") + version);
    }
    const file = join(dist, path);
    if (path !== "/" && !path.includes("..") && existsSync(file) && statSync(file).isFile()) {
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
      return createReadStream(file).pipe(response);
    }
    const nonce = randomBytes(16).toString("base64");
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    });
    response.end(
      readFileSync(join(dist, "index.html"), "utf8").replace(
        'name="csp-nonce" content=""',
        `name="csp-nonce" content="${nonce}"`,
      ),
    );
  }

  async function answer(request, response) {
    const url = new URL(request.url, "http://localhost");
    const parts = url.pathname.split("/").slice(1);
    if (parts[0] !== "api") return page(response, url.pathname);
    const isJson = request.headers["content-type"] === "application/json";
    const body = isJson ? JSON.parse(await bodyOf(request)) : {};
    if (accounts.answer(`${request.method} ${parts.slice(1).join("/")}`, request, response, body)) return;
    const what = `${request.method} ${parts[1]}${parts[3] ? `/${parts[3]}` : parts[2] ? "/one" : ""}`;
    const query = url.searchParams;
    const range = query.has("from") ? { from: Number(query.get("from")), to: Number(query.get("to")) } : {};
    if (live.answer(what, request, response, query)) return;
    if (registry.answer(request.method, parts.slice(1), response, query, body)) return;
    switch (what) {
      case "GET health":
        return send(response, 200, {
          status: "ok",
          version: "0.1.0",
          datasets: list.length,
          jobsRunning: 0,
          jobsQueued: 0,
          plainHttp: false,
        });
      case "GET datasets":
        return send(response, 200, list);
      case "POST datasets":
        return upload(request, response, query.get("name"), query.has("review"));
      case "DELETE datasets/one":
        list = list.filter((each) => each.id !== parts[2]);
        return send(response, 204);
      case "POST sample":
        return begin(response, `sample ${body.shape}`, "sample");
      case "GET datasets/result":
        return send(response, 200, parts[2] === ids.bare ? bareResult : result);
      case "GET datasets/meters":
        return send(response, 200, meters);
      case "GET datasets/series":
        return send(
          response,
          200,
          buildSeries({
            meter: query.get("meter"),
            metric: query.get("metric"),
            from: Number(query.get("from") ?? start),
            to: Number(query.get("to") ?? end),
            maxPoints: Number(query.get("maxPoints") ?? 1000),
          }),
        );
      case "GET datasets/load":
        return send(response, 200, buildLoad({ ...range, maxPoints: Number(query.get("maxPoints")) }));
      case "GET datasets/profile":
        return send(response, 200, buildProfile(query.get("metric")));
      case "GET datasets/aggregates":
        return send(response, 200, buildAggregates(range));
      case "GET datasets/quality":
        return send(response, 200, quality.answer(query.get("rule")));
      case "POST datasets/quality":
        return send(response, 200, quality.decide(parts[4], body));
      case "GET datasets/preview":
        return send(response, 200, preview);
      case "POST datasets/import":
        return begin(response, list.find((each) => each.id === parts[2]).name, "readings");
      case "GET datasets/rejected":
        response.writeHead(200, { "content-type": "text/csv", "content-disposition": "attachment" });
        return response.end("line,column,reason,text\n");
      case "GET sources":
        return send(response, 200, empty ? [] : sources);
      case "GET devices":
        return send(response, 200, []);
      case "GET meters":
        return send(response, 200, empty ? [] : knownMeters);
      case "GET jobs/events":
        return events(response);
      case "DELETE jobs/one":
        return send(response, 204);
      default:
        return problem(response, 404, "Not found", `There is no ${url.pathname}.`);
    }
  }

  const server = createServer(answer);
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const url = `http://127.0.0.1:${server.address().port}`;
      const demoLink = url + accounts.demoPath;
      const renew = () => (version = "\n// a new version");
      const stop = () => {
        server.close();
        server.closeAllConnections();
      };
      resolve({ url, demoLink, ids, live, endSessions: accounts.endAll, renew, stop });
    }),
  );
}
