import { sectionNames, sectionSeverity, type PlantResult, type SectionName } from "./plant";
import { severityRank, type Entry, type Severity } from "./section";

export interface Finding {
  section: SectionName;
  entry: Entry;
  severity: Severity;
}

/** Every machine of every analysis that is not normal, and the plant where it is judged as one; the worst first. */
export function worstFindings(result: PlantResult): Finding[] {
  return sectionNames
    .flatMap((name) => {
      const section = result.sections[name];
      if (!section) return [];
      const plantWide = name === "peak_load_optimization" || section.machines.length === 0;
      const entries: Entry[] = plantWide ? [section] : section.machines;
      return entries.flatMap((entry) => {
        const own = plantWide || entry.machineId === section.machineId;
        const severity = own ? sectionSeverity(name, section) : entry.severity;
        return severity === null || severity === "NORMAL" ? [] : [{ section: name, entry, severity }];
      });
    })
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
}
