// What the data checks say about the fixture's plant, and a table whose columns wait for a word.
import { end, hostileName, machines, start } from "./fixture.mjs";

const hour = 3_600_000;
const finding = (id, rule, level, more) => ({
  id: String(id).padStart(20, "0"),
  rule,
  level,
  meter: "Machine_05",
  metric: "activePowerKw",
  from: start + id * hour,
  to: start + (id + 1) * hour,
  rows: 120,
  row: 100 * id,
  value: 0,
  expected: 15.6,
  message: "Zero while the machine's other weeks and its neighbours run.",
  suggestion: "Exclude the hour, or correct it to its usual value.",
  decision: null,
  keep: null,
  choices: [],
  ...more,
});

export function mockQuality() {
  const findings = [
    finding(1, "DQ01", "warning", {}),
    finding(2, "DQ02", "error", { meter: hostileName, value: -4.2, message: hostileName }),
    finding(4, "DQ03", "error", {
      metric: null,
      value: null,
      expected: null,
      choices: [
        {
          at: start + 4 * hour,
          rows: 2,
          first: { activePowerKw: 12.5 },
          last: { activePowerKw: 15.1 },
          mean: { activePowerKw: 13.8 },
        },
      ],
    }),
    finding(3, "DQ13", "notice", {
      metric: null,
      row: null,
      value: null,
      expected: null,
      decision: "accepted",
    }),
  ];
  return {
    answer: (rule) => ({
      rows: 1_209_600,
      rowsDropped: 3,
      valuesImputed: 12,
      imputed: [],
      completeness: machines.map((meter, i) => ({
        meter,
        metric: "activePowerKw",
        percent: 100 - (i % 4) * 1.7,
        days: 7,
        excludedDays: i % 4 === 3 ? 1 : 0,
        excludedDates: [],
        gaps: i % 4,
      })),
      counts: findings.map((each) => ({ rule: each.rule, level: each.level, findings: 1 })),
      findings: findings.filter((each) => !rule || each.rule === rule),
      total: findings.filter((each) => !rule || each.rule === rule).length,
    }),
    decide(id, { decision, value, keep }) {
      const found = findings.find((each) => each.id === id);
      found.decision = decision;
      found.keep = keep ?? null;
      if (decision === "corrected") found.expected = value;
      return found;
    },
  };
}

export const knownMeters = machines.map((id) => ({
  id,
  type: "CNC_Mill",
  datasetId: "4f1c0a9be27d4c55a1d0",
  datasetName: "plant.csv",
  source: "file",
  rows: 60480,
  from: start,
  to: end,
}));

const column = (index, header, role, unit, confidence, samples) => ({
  index,
  header,
  role,
  unit,
  confidence,
  meter: null,
  samples,
});
export const preview = {
  shape: "consumption",
  shapeConfidence: 0.71,
  layout: "long",
  delimiter: ";",
  decimalPoint: ",",
  encoding: "UTF-8",
  rowsSampled: 2000,
  intervalMs: 1_800_000,
  registers: false,
  dates: { format: "dayFirst", ambiguous: true, choices: ["dayFirst", "monthFirst"] },
  columns: [
    column(0, "Datum", "timestamp", "", 0.98, ["03/04/2024 00:30", "03/04/2024 01:00"]),
    column(1, "Kunde", "meter", "", 0.8, ["MAC000002", hostileName]),
    column(2, "Verbrauch", "energy", "kWh", 0.62, ["0,121", "0,098"]),
    column(3, hostileName, "ignored", "", 0.3, ["a", "b"]),
  ],
  rows: Array.from({ length: 20 }, (_, i) => [`03/04/2024 0${i % 10}:30`, "MAC000002", `0,${121 + i}`, "a"]),
  warnings: ["The column 'Verbrauch' names no unit; kWh is assumed."],
  problem: null,
};
