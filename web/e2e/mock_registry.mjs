// Meters that send by themselves, sites, what turned up and alerts, by the contract; for tests of the pages alone.
import { randomBytes } from "node:crypto";
import { hostileName } from "./fixture.mjs";

const id = () => randomBytes(10).toString("hex");
const longName = `Substation_Nord_${"feeder".repeat(40)}`.slice(0, 200);

function someMeters(now, plant) {
  const meter = (name, more = {}) => ({
    id: id(),
    meter: name,
    name: "",
    siteId: null,
    place: "",
    kind: "",
    note: "",
    alarm: "auto",
    source: "mqtt:hall",
    firstSeen: now - 86_400_000,
    lastSeen: now - 4000,
    intervalMs: 1000,
    readingsPerMinute: 60,
    silent: false,
    offlineSince: null,
    ...more,
  });
  return [
    meter("press-1", { name: "Press 1", siteId: plant.id, place: "Hall 1", kind: "Press" }),
    meter("cold-store", {
      name: "Cold store",
      lastSeen: now - 95_000,
      readingsPerMinute: 0,
      silent: true,
      alarm: "90",
    }),
    meter("boiler", { name: "Boiler", lastSeen: now - 10_000, offlineSince: now - 9000 }),
    meter(hostileName, { source: "http", alarm: "off" }),
    meter(longName, { source: "", lastSeen: null, intervalMs: null, readingsPerMinute: 0 }),
  ];
}

function someFound(now) {
  const found = (name, more) => ({
    id: id(),
    meter: name,
    source: "mqtt:hall",
    name: "",
    maker: "",
    model: "",
    metrics: ["activePowerKw", "voltageV"],
    sample: '{"ENERGY":{"Power":1840,"Voltage":230}}',
    answer: "waiting",
    firstAt: now - 600_000,
    lastAt: now - 5000,
    ...more,
  });
  return [
    found("tasmota_6E641A", { name: "Kettle", maker: "Sonoff", model: "POW R2" }),
    found(hostileName, { maker: "<b>x</b>", metrics: ["x".repeat(60)], sample: "y".repeat(500) }),
  ];
}

function someAlerts(now) {
  const alert = (subject, ago, more) => ({
    id: id(),
    kind: "noData",
    severity: "WARNING",
    state: "active",
    subjectKind: "meter",
    subject,
    text: `${subject} has sent nothing for 95 s; it usually does every 1 s.`,
    raisedAt: now - ago,
    acknowledged: null,
    resolved: null,
    ...more,
  });
  return [
    alert("cold-store", 60_000, {
      text: "Cold store has sent nothing for 95 s; it usually does every 1 s.",
    }),
    alert("mqtt:hall", 7_200_000, {
      subjectKind: "source",
      text: "hall has sent nothing for 2 min.",
      state: "acknowledged",
      acknowledged: { at: now - 7_000_000, by: "ada" },
    }),
    alert(hostileName, 86_400_000, { state: "resolved", resolved: { at: now - 86_000_000, by: null } }),
  ];
}

export function mockRegistry({ send, problem }, { empty = false } = {}) {
  const now = Date.now();
  const plant = { id: id(), name: "Plant 1", place: "Harare", timeZone: "Africa/Harare" };
  let sites = empty ? [] : [plant];
  const meters = empty ? [] : someMeters(now, plant);
  const found = empty ? [] : someFound(now);
  const alerts = empty ? [] : someAlerts(now);
  const ok = (response, body) => send(response, 200, body);

  function keepSite(response, site, said) {
    if (said.timeZone && !/^[A-Z]\w+(\/\w+)*$/.test(said.timeZone))
      return problem(response, 400, "Bad Request", `'${said.timeZone}' is no time zone.`);
    ok(response, Object.assign(site, said));
    if (!sites.includes(site)) sites.push(site);
  }
  function accept(response, each) {
    each.answer = "accepted";
    if (!meters.some((known) => known.meter === each.meter))
      meters.push({ ...meters.at(-1), id: id(), meter: each.meter, name: each.name });
    ok(response, each);
  }
  const answerAlert = (response, each, state) =>
    each.state === "resolved"
      ? problem(response, 409, "Conflict", "The alert is resolved already.")
      : ok(response, Object.assign(each, { state, [state]: { at: Date.now(), by: "ada" } }));

  const routes = {
    "GET sites": (response) => ok(response, sites),
    "POST sites": (response, { body }) => keepSite(response, { id: id(), place: "" }, body),
    "POST sites/*": (response, { one, body }) => keepSite(response, one(sites), body),
    "DELETE sites/*": (response, { one }) => {
      sites = sites.filter((each) => each !== one(sites));
      send(response, 204);
    },
    "GET registry/meters": (response) => ok(response, meters),
    "POST registry/meters/*": (response, { one, body }) => ok(response, Object.assign(one(meters), body)),
    "GET discovered": (response) => ok(response, found),
    "POST discovered/*/accept": (response, { one }) => accept(response, one(found)),
    "POST discovered/*/ignore": (response, { one }) =>
      ok(response, Object.assign(one(found), { answer: "ignored" })),
    "GET alerts": (response, { query }) =>
      ok(
        response,
        alerts.filter((each) => !query.has("state") || each.state === query.get("state")),
      ),
    "POST alerts/*/acknowledge": (response, { one }) => answerAlert(response, one(alerts), "acknowledged"),
    "POST alerts/*/resolve": (response, { one }) => answerAlert(response, one(alerts), "resolved"),
  };

  /** Whether the request was answered here; `parts` begin behind `api`. */
  function answer(method, parts, response, query, body) {
    const known = parts.find((part) => /^[0-9a-f]{20}$/.test(part));
    const route = routes[`${method} ${parts.map((part) => (part === known ? "*" : part)).join("/")}`];
    route?.(response, { query, body, one: (list) => list.find((each) => each.id === known) });
    return route !== undefined;
  }
  return { answer };
}
