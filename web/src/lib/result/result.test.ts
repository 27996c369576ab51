import { describe, expect, it } from "vitest";
import { bareResult, buildResult, hostileName } from "../../../e2e/fixture.mjs";
import { readAnomalies } from "./anomalies";
import { readTrend } from "./degradation";
import { readDominant, readSpectrum } from "./harmonics";
import { literalRows } from "./literal";
import { issuesBySeverity, readResult } from "./plant";
import { recommendations } from "./recommendations";
import { figure, pickMachine } from "./section";

describe("a result of ours", () => {
  const result = readResult(buildResult());
  it("keeps the file's own score and its deductions", () => {
    expect(result.health?.score).toBe(60);
    expect(result.health?.workedOutHere).toBe(false);
    expect(result.health?.deductions.map((each) => each.points)).toEqual([25, 10, 5]);
  });
  it("counts one finding for each machine in each of four analyses, and one for the plant", () => {
    expect(issuesBySeverity(result)).toEqual({ CRITICAL: 1, WARNING: 3, NORMAL: 77 });
  });
  it("describes the worst machine unless another is asked for", () => {
    const section = result.sections.degradation!;
    expect(pickMachine(section, undefined).machineId).toBe("Machine_12");
    expect(figure(pickMachine(section, "Machine_03"), "current_change_percent")).toBeCloseTo(0.4);
    expect(pickMachine(section, "no such machine").machineId).toBe("Machine_12");
  });
  it("reads a machine's name as text, whatever it holds", () => {
    expect(pickMachine(result.sections.harmonics!, hostileName).machineId).toBe(hostileName);
  });
  it("puts the worst recommendation first and leaves out machines that need nothing", () => {
    expect(recommendations(result).map((each) => each.machineId)).toEqual([
      "Machine_12",
      "Machine_05",
      "Machine_08",
      "Machine_15",
    ]);
  });
  it("sets the textbook figures beside ours", () => {
    const rows = literalRows(result.sections.degradation!);
    expect(rows[0]).toEqual({ name: "current_change_percent", ours: "14.87", literal: "\u221248.2" });
  });
});

describe("the original program's five sections", () => {
  const result = readResult(bareResult);
  it("works the score out of the labels: 57.5", () => {
    expect(result.health?.score).toBe(57.5);
    expect(result.health?.band).toBe("poor");
    expect(result.health?.workedOutHere).toBe(true);
  });
  it("takes each section as the one machine it describes", () => {
    expect(result.sections.phase_imbalance?.machines).toHaveLength(1);
    expect(readAnomalies(result.sections.voltage_anomalies!)[0]?.at).toBe(Date.UTC(2024, 0, 2, 14, 20, 10));
    expect(readDominant(result.sections.harmonics!)).toEqual([
      { order: 3, ratio: 0.0234 },
      { order: 5, ratio: 0.0156 },
    ]);
  });
  it("has no plot data and says so with empty lists", () => {
    expect(readTrend(result.sections.degradation!)).toEqual([]);
    expect(readSpectrum(result.sections.harmonics!)).toBeNull();
  });
});

describe("somebody's own JSON", () => {
  it("is read without failing, whatever the types", () => {
    for (const foreign of [
      null,
      7,
      "text",
      [],
      {},
      { degradation: [] },
      { harmonics: { thd_percent: "high" } },
    ]) {
      const result = readResult(foreign);
      expect(result.health).toBeNull();
    }
    const odd = readResult({
      harmonics: { machine_id: 5, thd_percent: "high", dominant_harmonics: [3, [5]] },
    });
    expect(figure(odd.sections.harmonics!, "thd_percent")).toBeNull();
    expect(readDominant(odd.sections.harmonics!)).toEqual([]);
  });
  it("puts the corrected figures beside when the file has the literal ones on top", () => {
    const result = readResult({
      degradation: {
        machine_id: "M",
        current_change_percent: -48.2,
        corrected: { current_change_percent: 14.87 },
      },
    });
    const section = result.sections.degradation!;
    expect(section.literalOnTop).toBe(true);
    expect(literalRows(section)[0]?.literal).toBe("14.87");
  });
});
