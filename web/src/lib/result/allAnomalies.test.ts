import { describe, expect, it } from "vitest";
import { allAnomalies, stretches, tally, within } from "./allAnomalies";
import { readSection } from "./section";

describe("the anomalies of a plant", () => {
  const at = (timestamp: string, voltage: number) => ({ timestamp, voltage });
  const section = readSection(
    {
      voltage_anomalies: {
        machine_id: "A",
        machines: [
          { machine_id: "A", anomalies: [at("2024-01-01T02:00:00", 430)] },
          { machine_id: "B", anomalies: [at("2024-01-01T01:00:00", 370), { voltage: 1 }] },
        ],
      },
    },
    "voltage_anomalies",
  );
  const all = allAnomalies(section);
  const one = Date.UTC(2024, 0, 1, 1);
  it("are those of all machines in order of time; what has no time is left out", () => {
    expect(all.map((each) => each.machineId)).toEqual(["B", "A"]);
    expect(allAnomalies(null)).toEqual([]);
  });
  it("can be cut to a range whose end is not in it", () => {
    expect(within(all, [one, one + 3_600_000]).map((each) => each.machineId)).toEqual(["B"]);
    expect(within(all, null)).toHaveLength(2);
  });
  it("make one stretch while they follow one another", () => {
    const stamps = [0, 10, 25, 100].map((each) => ({ at: each }));
    expect(stretches(stamps, 15)).toEqual([
      { from: 0, to: 25 },
      { from: 100, to: 100 },
    ]);
  });
  it("are counted by kind, the most frequent first", () => {
    expect(tally(["a", "b", "b"], (each) => each)).toEqual([
      { kind: "b", count: 2 },
      { kind: "a", count: 1 },
    ]);
  });
});
