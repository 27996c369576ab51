import { sectionNames, sectionSeverity, type PlantResult, type SectionName } from "./plant";
import { severityRank, type Entry, type Severity } from "./section";

export interface Recommendation {
  section: SectionName;
  machineId: string | null;
  severity: Severity | null;
  advice: string;
  why: string | null;
}

/** Everything that asks for action, the worst first; each machine of each analysis once. */
export function recommendations(result: PlantResult): Recommendation[] {
  const rows = sectionNames.flatMap((section) => {
    const found = result.sections[section];
    if (!found) return [];
    const plantWide = section === "peak_load_optimization";
    const entries: Entry[] = plantWide || found.machines.length === 0 ? [found] : found.machines;
    return entries.flatMap((entry) =>
      entry.recommendation === null
        ? []
        : [
            {
              section,
              machineId: entry.machineId,
              severity: plantWide ? sectionSeverity(section, found) : entry.severity,
              advice: entry.recommendation,
              why: entry.explanation,
            },
          ],
    );
  });
  return rows.sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
}
