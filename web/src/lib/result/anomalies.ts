import { parseStamp } from "../format";
import { list, num, record, records, text, type Fields } from "./read";
import type { Entry } from "./section";

export interface Anomaly {
  at: number | null;
  voltage: number | null;
  current: number | null;
  decision: number | null;
  score: number | null;
  robustZ: number | null;
  expectedVoltage: number | null;
  eventId: string | null;
  attribution: { feature: string; credit: number | null; value: number | null }[];
}

export function readAnomalies(entry: Entry): Anomaly[] {
  return records(entry.fields, "anomalies")
    .map((each) => ({
      at: parseStamp(text(each, "timestamp")),
      voltage: num(each, "voltage"),
      current: num(each, "current"),
      decision: num(each, "anomaly_score"),
      score: num(each, "score"),
      robustZ: num(each, "robust_z"),
      expectedVoltage: num(each, "expected_voltage"),
      eventId: each.event_id == null ? null : String(each.event_id),
      attribution: records(each, "attribution").map((part) => ({
        feature: text(part, "feature") ?? "",
        credit: num(part, "credit"),
        value: num(part, "value"),
      })),
    }))
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

export function readHourly(entry: Entry): number[] | null {
  const hourly = list(entry.fields, "hourly");
  if (hourly.length !== 24) return null;
  return hourly.map((each) => (typeof each === "number" ? each : 0));
}

export function readDaily(entry: Entry): { date: string; count: number }[] {
  return records(entry.fields, "daily").flatMap((each) => {
    const date = text(each, "date");
    const count = num(each, "count");
    return date === null || count === null ? [] : [{ date, count }];
  });
}

const bounds = (fields: Fields | null) => {
  const low = fields && num(fields, "low");
  const high = fields && num(fields, "high");
  return low === null || high === null ? null : { low, high };
};
/** The band ordinary voltage stays in, and the supply standard's limits, in volts. */
export const readBand = (entry: Entry) => bounds(record(entry.fields, "band"));
export function readLimits(entry: Entry) {
  const limits = record(entry.fields, "limits");
  const range = bounds(limits);
  if (!limits || !range) return null;
  const compliant = limits.compliant;
  return {
    ...range,
    outsidePercent: num(limits, "outside_percent_10min"),
    compliant: typeof compliant === "boolean" ? compliant : null,
  };
}
