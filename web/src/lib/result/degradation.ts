import { parseStamp } from "../format";
import { interval, num, record, records, text } from "./read";
import type { Entry } from "./section";

export interface TrendPoint {
  at: number;
  currentRatio: number | null;
  powerFactor: number | null;
}

export function readTrend(entry: Entry): TrendPoint[] {
  return records(entry.fields, "trend").flatMap((each) => {
    const at = parseStamp(text(each, "at"));
    return at === null
      ? []
      : [{ at, currentRatio: num(each, "current_ratio"), powerFactor: num(each, "power_factor") }];
  });
}

/** Ends of the fitted lines: what the change in percent is measured on. */
export function readFit(entry: Entry) {
  const fit = record(entry.fields, "fit");
  return {
    currentRatio: fit && interval(fit, "current_ratio"),
    powerFactor: fit && interval(fit, "power_factor"),
  };
}

export function readDaysToCritical(entry: Entry) {
  const days = record(entry.fields, "days_to_critical");
  const estimate = days && num(days, "estimate");
  if (!days || estimate === null) return null;
  return { estimate, low: num(days, "low"), high: num(days, "high") };
}
