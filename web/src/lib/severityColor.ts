import type { Palette } from "../charts/palette";
import type { Severity } from "./result/section";

/** Ordinary machines in the series colour, so that the others stand out. */
export const severityColor = (severity: Severity | null) => (palette: Palette) =>
  severity === "CRITICAL" ? palette.critical : severity === "WARNING" ? palette.warning : palette.series[0]!;
