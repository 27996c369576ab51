import type { SectionName } from "./result/plant";

export const sectionPaths = {
  voltage_anomalies: "/anomalies",
  degradation: "/degradation",
  harmonics: "/harmonics",
  phase_imbalance: "/imbalance",
  peak_load_optimization: "/peak-load",
} as const satisfies Record<SectionName, string>;
