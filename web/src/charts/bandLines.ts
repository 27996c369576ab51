import type { Line } from "./LineChart";

/** The highest and the lowest reading of each step, drawn as one band. */
export const bandLines = (
  drawn: { max: (number | null)[]; min: (number | null)[] },
  names: { highest: string; lowest: string },
): Line[] => [
  { label: names.highest, values: drawn.max, series: 0 },
  { label: names.lowest, values: drawn.min, series: 0 },
];
