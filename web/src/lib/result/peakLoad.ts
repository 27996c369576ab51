import { isRecord, list, num, numbers, record, records, sentence, text, texts, asNumber } from "./read";
import type { Entry } from "./section";

export function readLoadDuration(entry: Entry): { sharePercent: number; kw: number | null }[] {
  return records(entry.fields, "load_duration").flatMap((each) => {
    const sharePercent = num(each, "share_percent");
    return sharePercent === null ? [] : [{ sharePercent, kw: num(each, "kw") }];
  });
}

export function readDailyProfile(
  entry: Entry,
): { weekday: (number | null)[]; weekend: (number | null)[] } | null {
  const profile = record(entry.fields, "daily_profile");
  if (!profile) return null;
  const weekday = numbers(profile, "weekday");
  const weekend = numbers(profile, "weekend");
  return weekday.length + weekend.length > 0 ? { weekday, weekend } : null;
}

export function readCorrelation(entry: Entry): { machines: string[]; matrix: (number | null)[][] } | null {
  const correlation = record(entry.fields, "correlation");
  if (!correlation) return null;
  const machines = texts(correlation, "machines");
  const matrix = list(correlation, "matrix").map((row) => (Array.isArray(row) ? row.map(asNumber) : []));
  return machines.length > 1 && matrix.length === machines.length ? { machines, matrix } : null;
}

export function readDemandCharge(
  entry: Entry,
): { currency: string | null; costPerMonth: number | null; savingPerMonth: number | null } | null {
  const charge = record(entry.fields, "demand_charge");
  if (!charge) return null;
  return {
    currency: text(charge, "currency"),
    costPerMonth: num(charge, "cost_per_month"),
    savingPerMonth: num(charge, "saving_per_month"),
  };
}

export function readPairs(entry: Entry): { a: string; b: string; r: number | null }[] {
  return records(entry.fields, "pairs").map((each) => ({
    a: text(each, "a") ?? "",
    b: text(each, "b") ?? "",
    r: num(each, "r"),
  }));
}

export function readSchedule(
  entry: Entry,
): { machineId: string; shiftMinutes: number | null; reason: string | null }[] {
  return records(entry.fields, "schedule").map((each) => ({
    machineId: text(each, "machine_id") ?? "",
    shiftMinutes: num(each, "shift_minutes"),
    reason: sentence(each, "reason"),
  }));
}

export function readMachineLoads(section: { fields: Record<string, unknown> }) {
  return list(section.fields, "machines")
    .filter(isRecord)
    .map((each) => ({
      machineId: text(each, "machine_id") ?? "",
      energyKwh: num(each, "energy_kwh"),
      averageKw: num(each, "average_kw"),
      peakDemandKw: num(each, "peak_demand_kw"),
      sharePercent: num(each, "share_percent"),
      meanCorrelation: num(each, "mean_correlation"),
    }));
}
