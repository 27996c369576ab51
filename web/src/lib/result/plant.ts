import { num, record, records, sentence, text, type Fields, isRecord } from "./read";
import { readSection, readSeverity, severityRank, type Section, type Severity } from "./section";

export const sectionNames = [
  "voltage_anomalies",
  "degradation",
  "harmonics",
  "phase_imbalance",
  "peak_load_optimization",
] as const;
export type SectionName = (typeof sectionNames)[number];

export interface Deduction {
  section: string;
  severity: string | null;
  weight: number | null;
  points: number;
  reason: string | null;
}
export interface MachineHealth {
  machineId: string;
  score: number | null;
  severity: Severity | null;
  sections: Partial<Record<SectionName, Severity>>;
}
export interface Health {
  score: number;
  band: "good" | "attention" | "poor";
  coveragePercent: number | null;
  deductions: Deduction[];
  machines: MachineHealth[];
  /** Why the score may not be higher, whatever the points say. */
  cap: string | null;
  /** True when the file has no score and this page worked it out from the sections' own labels. */
  workedOutHere: boolean;
}
export interface PlantResult {
  raw: Fields;
  input: Fields | null;
  sections: Record<SectionName, Section | null>;
  health: Health | null;
}

export function readResult(raw: unknown): PlantResult {
  const fields = isRecord(raw) ? raw : {};
  const sections = Object.fromEntries(
    sectionNames.map((name) => [name, readSection(fields, name)]),
  ) as PlantResult["sections"];
  return {
    raw: fields,
    input: record(fields, "input"),
    sections,
    health: readHealth(fields, sections) ?? healthFromSections(sections),
  };
}

const weights: Record<SectionName, number> = {
  voltage_anomalies: 20,
  degradation: 25,
  harmonics: 20,
  phase_imbalance: 20,
  peak_load_optimization: 15,
};

export const bandOf = (score: number): Health["band"] =>
  score >= 80 ? "good" : score >= 60 ? "attention" : "poor";

function readHealth(fields: Fields, sections: PlantResult["sections"]): Health | null {
  const health = record(fields, "health");
  const score = health && num(health, "score");
  if (!health || score === null) return null;
  const machines = records(health, "machines").map(readMachine);
  return {
    score,
    band: bandOf(score),
    coveragePercent: num(health, "coverage_percent"),
    deductions: records(health, "deductions")
      .map((each) => ({
        section: text(each, "section") ?? "",
        severity: text(each, "severity"),
        weight: num(each, "weight"),
        points: num(each, "points") ?? 0,
        reason: sentence(each, "reason"),
      }))
      .sort((a, b) => b.points - a.points),
    machines: machines.length > 0 ? machines : machinesFromSections(sections),
    cap: sentence(record(health, "cap") ?? {}, "reason"),
    workedOutHere: false,
  };
}

function readMachine(fields: Fields): MachineHealth {
  const own = record(fields, "sections") ?? {};
  const sections: MachineHealth["sections"] = {};
  for (const name of sectionNames) {
    const severity = readSeverity({ severity: own[name] });
    if (severity) sections[name] = severity;
  }
  return {
    machineId: text(fields, "machine_id") ?? "",
    score: num(fields, "score"),
    severity: readSeverity(fields),
    sections,
  };
}

/** The severity by which a section counts; the peak section says LOW, MEDIUM, HIGH; the anomaly section of
 * the original format says nothing, so its own limits decide (rate ≥ 0.1 % warning, ≥ 1 % critical). */
export function sectionSeverity(name: SectionName, section: Section): Severity | null {
  if (section.severity) return section.severity;
  if (name === "peak_load_optimization") {
    const potential = text(section.fields, "optimization_potential");
    return potential === "HIGH"
      ? "CRITICAL"
      : potential === "MEDIUM"
        ? "WARNING"
        : potential === "LOW"
          ? "NORMAL"
          : null;
  }
  if (name !== "voltage_anomalies") return null;
  const rate = num(section.fields, "anomaly_rate");
  return rate === null ? null : rate >= 1 ? "CRITICAL" : rate >= 0.1 ? "WARNING" : "NORMAL";
}

/** 100 − Σ weight × (0, ½ or 1), weights scaled to the sections that are there. */
export function healthFromSections(sections: PlantResult["sections"]): Health | null {
  const present = sectionNames.flatMap((name) => {
    const section = sections[name];
    const severity = section && sectionSeverity(name, section);
    return severity ? [{ name, severity }] : [];
  });
  const covered = present.reduce((sum, each) => sum + weights[each.name], 0);
  if (covered === 0) return null;
  const deductions = present
    .map(({ name, severity }) => ({
      section: name,
      severity,
      weight: weights[name],
      points: ((severityRank(severity) / 2) * weights[name] * 100) / covered,
      reason: sections[name]?.explanation ?? null,
    }))
    .filter((each) => each.points > 0);
  const score = 100 - deductions.reduce((sum, each) => sum + each.points, 0);
  return {
    score,
    band: bandOf(score),
    coveragePercent: covered,
    deductions,
    machines: machinesFromSections(sections),
    cap: null,
    workedOutHere: true,
  };
}

/** Each machine's severities, gathered from the four sections that judge single machines. */
export function machinesFromSections(sections: PlantResult["sections"]): MachineHealth[] {
  const byId = new Map<string, MachineHealth>();
  for (const name of sectionNames) {
    if (name === "peak_load_optimization") continue;
    for (const entry of sections[name]?.machines ?? []) {
      if (entry.machineId === null || entry.severity === null) continue;
      const machine = byId.get(entry.machineId) ?? {
        machineId: entry.machineId,
        score: null,
        severity: null,
        sections: {},
      };
      machine.sections[name] = entry.severity;
      if (severityRank(entry.severity) > severityRank(machine.severity)) machine.severity = entry.severity;
      byId.set(entry.machineId, machine);
    }
  }
  return [...byId.values()].sort((a, b) => a.machineId.localeCompare(b.machineId, "en", { numeric: true }));
}

/** One count per severity over every (machine, analysis) pair, the worst first. */
export type SeverityCounts = Record<Severity, number>;

/** How many machines of one analysis are of each severity; the plant itself where it judges no machine. */
export function sectionCounts(name: SectionName, section: Section): SeverityCounts {
  const counts: SeverityCounts = { CRITICAL: 0, WARNING: 0, NORMAL: 0 };
  const judged = name === "peak_load_optimization" ? [] : section.machines;
  const severities =
    judged.length === 0
      ? [sectionSeverity(name, section)]
      : judged.map((entry) =>
          // The original format describes one machine, whose verdict follows from the section's figures.
          entry.machineId === section.machineId ? sectionSeverity(name, section) : entry.severity,
        );
  for (const severity of severities) if (severity) counts[severity] += 1;
  return counts;
}

export function issuesBySeverity(result: PlantResult): SeverityCounts {
  const counts: SeverityCounts = { CRITICAL: 0, WARNING: 0, NORMAL: 0 };
  for (const name of sectionNames) {
    const section = result.sections[name];
    if (!section) continue;
    for (const [severity, count] of Object.entries(sectionCounts(name, section)))
      counts[severity as Severity] += count;
  }
  return counts;
}
