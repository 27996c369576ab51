/** What a stretch of load comes to. */
export interface LoadFigures {
  energyKwh: number;
  meanKw: number;
  peakKw: number;
  peakAt: number;
}

/** Null where nothing was measured. The mean is over the steps that have a value: a gap is not a zero. */
export function loadFigures(x: number[], kw: (number | null)[], kwh: (number | null)[]): LoadFigures | null {
  let energyKwh = 0;
  let sum = 0;
  let count = 0;
  let peak = -1;
  x.forEach((_, i) => {
    energyKwh += kwh[i] ?? 0;
    const value = kw[i];
    if (value == null) return;
    sum += value;
    count += 1;
    if (peak < 0 || value > kw[peak]!) peak = i;
  });
  return peak < 0 ? null : { energyKwh, meanKw: sum / count, peakKw: kw[peak]!, peakAt: x[peak]! };
}
