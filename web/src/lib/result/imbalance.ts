import { asNumber, num, numbers, record, records } from "./read";
import type { Entry } from "./section";

export function readAutocorrelations(entry: Entry): { lag: string; r: number }[] {
  return Object.entries(record(entry.fields, "autocorrelations") ?? {}).flatMap(([lag, value]) => {
    const r = asNumber(value);
    return r === null ? [] : [{ lag, r }];
  });
}

export function readAutocorrelationCurve(entry: Entry): { lagS: number; r: number | null }[] {
  return records(entry.fields, "autocorrelation_curve").flatMap((each) => {
    const lagS = num(each, "lag_s");
    return lagS === null ? [] : [{ lagS, r: num(each, "r") }];
  });
}

export function readProfile(entry: Entry): { phase: number; ratio: number | null }[] {
  return records(entry.fields, "profile").flatMap((each) => {
    const phase = num(each, "phase");
    return phase === null ? [] : [{ phase, ratio: num(each, "ratio") }];
  });
}

type Triple = [number, number, number];
function triple(values: (number | null)[]): Triple | null {
  const [a, b, c] = values;
  return a == null || b == null || c == null ? null : [a, b, c];
}

/** Means of the three phase currents and the three line voltages, when three phases were measured. */
export function readPhases(entry: Entry): { current: Triple | null; voltage: Triple | null } | null {
  const phases = record(entry.fields, "phases");
  if (!phases) return null;
  const current = triple(numbers(phases, "current"));
  const voltage = triple(numbers(phases, "voltage"));
  return current || voltage ? { current, voltage } : null;
}
