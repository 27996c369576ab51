// Live readings by the contract of /api/live, with values as a workshop has them; for tests of the pages alone.
import { hostileName } from "./fixture.mjs";

const longName = `Substation_Nord_${"feeder".repeat(40)}`.slice(0, 200);
const units = { voltageV: "V", currentA: "A", activePowerKw: "kW", powerFactor: "", frequencyHz: "Hz" };

/** A value that wanders as real ones do, the same each time it is asked for. */
function valueOf(meter, metric, at) {
  const t = at / 1000;
  const wave = (period, phase) => Math.sin((2 * Math.PI * t) / period + phase + meter.seed);
  const noise = Math.sin(t * 12.9898 + meter.seed * 78.233 + metric.length) * 0.5;
  const amps = meter.amps * (1 + 0.25 * wave(240, 0) + 0.08 * wave(37, 1) + 0.02 * noise);
  const volts = 230.4 - 0.06 * amps + 0.5 * wave(600, 2) + 0.25 * noise;
  const factor = 0.93 + 0.02 * wave(300, 1);
  return {
    voltageV: volts,
    currentA: amps,
    activePowerKw: (volts * amps * factor) / 1000,
    powerFactor: factor,
    frequencyHz: 50 + 0.015 * wave(90, 0) + 0.004 * noise,
  }[metric];
}
const rounded = (value) => Number(value.toFixed(3));

const meter = (id, seed, amps, more = {}) => ({
  id,
  seed,
  amps,
  name: id,
  place: "Hall 1",
  stepMs: 1000,
  ...more,
});
const someMeters = [
  meter("press-1", 1, 18, { name: "Press 1" }),
  meter("compressor", 2, 11, { name: "Compressor" }),
  meter("lathe-3", 3, 7, { name: "Lathe 3", place: "Hall 2" }),
  meter(hostileName, 4, 4, { place: "" }),
  meter(longName, 5, 3),
  meter("cold-store", 6, 9, { name: "Cold store", silentFor: 95_000 }),
  meter("new-plug", 7, 0.4, { name: "New plug", warming: true }),
];
/** So many that all look alike, for load. */
const manyMeters = (count) =>
  Array.from({ length: count }, (_, i) => meter(`m-${String(i + 1).padStart(2, "0")}`, i, 5 + i));

const metrics = Object.keys(units);
const sampleAt = (each, at) =>
  Object.fromEntries(metrics.map((name) => [name, rounded(valueOf(each, name, at))]));

function madeEvents(meters, now) {
  const shapes = [
    ["spike", "voltageV", 252.4, 229.8, "Voltage spike", 40_000, 2000],
    ["dip", "voltageV", 207.1, 229.6, "Voltage dip", 130_000, 3000],
    ["levelShift", "currentA", 24.6, 17.9, "Current settled at a new level", 600_000, 60_000],
    ["noData", null, null, null, "No data", 95_000, null],
    ["pattern", "activePowerKw", 1.2, 4.1, "Unusual pattern of active power", 5_400_000, 300_000],
  ];
  return shapes.map(([kind, metric, value, expected, title, ago, lasts], i) => {
    const owner = kind === "noData" ? (meters[5] ?? meters[0]) : meters[i % Math.min(4, meters.length)];
    const at = Math.floor((now - ago) / 1000) * 1000;
    const unit = metric ? units[metric] : "";
    return {
      id: 1000 - i,
      at,
      until: lasts === null ? null : at + lasts,
      meter: owner.id,
      metric,
      kind,
      detector: kind === "noData" ? "silence" : "expected-band",
      score: kind === "noData" ? 1 : 0.97 - 0.06 * i,
      value,
      expected,
      low: expected === null ? null : rounded(expected * 0.97),
      high: expected === null ? null : rounded(expected * 1.03),
      unit,
      sample: metric ? { ...sampleAt(owner, at), [metric]: value } : {},
      title,
      explanation:
        kind === "noData"
          ? `${owner.name} has sent nothing since then; it usually sends every second.`
          : `${value} ${unit} is outside what the last readings of this hour let expect (${expected} ${unit}).`,
    };
  });
}

/** `rate`: seconds of readings that are told in a second, from half an hour ago on. */
export function mockLive({ send }, { meterCount, rate = 1 } = {}) {
  const meters = meterCount === undefined ? someMeters : manyMeters(meterCount);
  const begun = Date.now();
  const lastOf = (each, now) => Math.floor((now - (each.silentFor ?? 0)) / each.stepMs) * each.stepMs;
  const events = madeEvents(meters.length > 0 ? meters : [meter("none", 0, 1)], begun);
  if (meters.length === 0) events.length = 0;
  const streams = new Set();
  /** Spikes put in by a test: they are in what is stored as well. */
  const spikes = new Map();
  for (const { kind, meter: owner, metric, at, value } of events)
    if (kind === "spike" || kind === "dip") spikes.set(`${owner} ${metric} ${at}`, value);
  let id = 1;

  const write = (response, event, data) =>
    response.write(`id: ${(id += 1)}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const valueAt = (each, metric, at) =>
    spikes.get(`${each.id} ${metric} ${at}`) ?? rounded(valueOf(each, metric, at));
  const readings = (each, from, to) => {
    const at = [];
    for (let t = Math.ceil(from / each.stepMs) * each.stepMs; t <= to; t += each.stepMs) at.push(t);
    return {
      meter: each.id,
      at,
      ...Object.fromEntries(metrics.map((name) => [name, at.map((t) => valueAt(each, name, t))])),
    };
  };

  function stream(request, response, query) {
    const wanted = new Set(query.get("meters").split("\n"));
    const mine = meters.filter((each) => wanted.has(each.id) && each.silentFor === undefined);
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": hello\n\n");
    let told = Date.now() - (rate > 1 ? 1_800_000 : 0);
    const timer = setInterval(() => {
      const now = rate > 1 ? told + 250 * rate : Date.now();
      for (const each of mine) {
        const some = readings(each, told + 1, now);
        if (some.at.length > 0) write(response, "readings", some);
      }
      told = now;
    }, 250);
    streams.add(response);
    response.on("close", () => {
      clearInterval(timer);
      streams.delete(response);
    });
  }

  function series(query) {
    const each = meters.find((one) => one.id === query.get("meter"));
    const [from, to] = [Number(query.get("from")), Number(query.get("to"))];
    const metric = query.get("metric");
    const bucketMs = Math.max(1, Math.ceil((to - from) / Number(query.get("maxPoints"))));
    const out = {
      meter: each.id,
      metric,
      unit: units[metric],
      from,
      to,
      bucketMs,
      at: [],
      min: [],
      max: [],
      first: [],
      last: [],
      mean: [],
    };
    const end = Math.min(to - 1, lastOf(each, Date.now()));
    for (let t = Math.ceil(from / each.stepMs) * each.stepMs; t <= end; t += each.stepMs) {
      const value = valueAt(each, metric, t);
      const bucket = from + Math.floor((t - from) / bucketMs) * bucketMs;
      const last = out.at.length - 1;
      if (out.at[last] === bucket) {
        out.min[last] = Math.min(out.min[last], value);
        out.max[last] = Math.max(out.max[last], value);
        out.last[last] = value;
      } else {
        out.at.push(bucket);
        for (const column of ["min", "max", "first", "last", "mean"]) out[column].push(value);
      }
    }
    return out;
  }

  function listMeters() {
    const now = Date.now();
    return {
      meters: meters.map((each) => ({
        id: each.id,
        name: each.name,
        place: each.place,
        lastAt: lastOf(each, now),
        intervalMs: each.stepMs,
        readingsPerMinute: each.silentFor ? 0 : 60_000 / each.stepMs,
        stale: each.silentFor !== undefined,
        offlineSince: null,
        warmingUp: each.warming
          ? {
              until: now + 1_500_000,
              needed: "It has to see 30 minutes of readings before it judges them.",
              patternsUntil: now + 864_000_000,
            }
          : { until: null, needed: null, patternsUntil: each === meters[0] ? now + 432_000_000 : null },
        latest: sampleAt(each, lastOf(each, now)),
      })),
    };
  }

  function listEvents(query) {
    const number = (name) => (query.has(name) ? Number(query.get(name)) : undefined);
    const [from, to, before] = [number("from"), number("to"), number("before")];
    const fit = events
      .filter((each) => !query.has("meter") || each.meter === query.get("meter"))
      .filter((each) => (from === undefined || each.at >= from) && (to === undefined || each.at < to))
      .filter((each) => before === undefined || each.id < before)
      .sort((a, b) => b.id - a.id);
    const page = fit.slice(0, number("limit") ?? 50);
    return { events: page, next: page.length < fit.length ? page.at(-1).id : null };
  }

  /** Whether the request was answered here. */
  function answer(what, request, response, query) {
    if (what === "GET live") stream(request, response, query);
    else if (what === "GET live/one" && request.url.startsWith("/api/live/meters"))
      send(response, 200, listMeters());
    else if (what === "GET live/one" && request.url.startsWith("/api/live/events"))
      send(response, 200, listEvents(query));
    else if (what === "GET datasets/series" && request.url.includes("/00000000000000000001/"))
      send(response, 200, series(query));
    else return false;
    return true;
  }

  /** A reading far off, stored and told, and the event that it makes. */
  function spike(meterId, metric, value) {
    const each = meters.find((one) => one.id === meterId);
    const at = (Math.floor(Date.now() / 1000) + 1) * 1000;
    spikes.set(`${meterId} ${metric} ${at}`, value);
    const expected = rounded(valueOf(each, metric, at));
    const event = {
      ...events[0],
      id: Math.max(...events.map((one) => one.id)) + 1,
      at,
      until: at + 1000,
      meter: meterId,
      metric,
      value,
      expected,
      unit: units[metric],
      sample: { ...sampleAt(each, at), [metric]: value },
      title: "Voltage spike",
    };
    setTimeout(
      () => {
        events.unshift(event);
        for (const response of streams) write(response, "anomaly", event);
      },
      at - Date.now() + 300,
    );
    return event;
  }

  return {
    answer,
    spike,
    cut: () => streams.forEach((each) => each.destroy()),
    meters: meters.map((each) => each.id),
  };
}
