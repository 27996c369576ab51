import { asNumber, bool, list, num, records, text } from "./read";
import type { Entry } from "./section";

export type Spectrum =
  | { kind: "order"; bars: { order: number; ratio: number }[] }
  | { kind: "period"; bins: { periodS: number; ratio: number }[] };

export function readSpectrum(entry: Entry): Spectrum | null {
  const rows = records(entry.fields, "spectrum");
  const bars = rows.flatMap((each) => {
    const order = num(each, "order");
    const ratio = num(each, "ratio");
    return order === null || ratio === null ? [] : [{ order, ratio }];
  });
  if (bars.length > 0) return { kind: "order", bars };
  const bins = rows.flatMap((each) => {
    const periodS = num(each, "period_s");
    const ratio = num(each, "ratio");
    return periodS === null || ratio === null || periodS <= 0 ? [] : [{ periodS, ratio }];
  });
  return bins.length > 0 ? { kind: "period", bins: bins.sort((a, b) => a.periodS - b.periodS) } : null;
}

/** `[order, ratio]` pairs, the strongest first. */
export function readDominant(entry: Entry): { order: number; ratio: number }[] {
  return list(entry.fields, "dominant_harmonics").flatMap((pair) => {
    if (!Array.isArray(pair)) return [];
    const order = asNumber(pair[0]);
    const ratio = asNumber(pair[1]);
    return order === null || ratio === null ? [] : [{ order, ratio }];
  });
}

export function readLimits(entry: Entry) {
  return records(entry.fields, "limits").map((each) => ({
    standard: text(each, "standard") ?? "",
    order: num(each, "order") ?? text(each, "order"),
    limitPercent: num(each, "limit_percent"),
    valuePercent: num(each, "value_percent"),
    ok: bool(each, "ok"),
    indicative: bool(each, "indicative"),
  }));
}
export type HarmonicLimit = ReturnType<typeof readLimits>[number];

/** The strictest limit of each order; those for voltage do not apply to a spectrum of current. */
export function currentLimits(limits: HarmonicLimit[]): Map<number, number> {
  const strictest = new Map<number, number>();
  for (const { standard, order, limitPercent } of limits) {
    if (!/current/i.test(standard) || typeof order !== "number" || order < 2 || limitPercent === null)
      continue;
    strictest.set(order, Math.min(limitPercent, strictest.get(order) ?? Infinity));
  }
  return strictest;
}
