import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatDateTime,
  formatDuration,
  formatKilo,
  formatNumber,
  formatPercent,
  formatProbability,
  formatSignedPercent,
  formatSignificant,
  parseStamp,
  prose,
} from "./format";

describe("numbers", () => {
  it("shows a dash for what is not known, never a zero", () => {
    for (const unknown of [null, undefined, NaN, Infinity]) {
      expect(formatNumber(unknown)).toBe("–");
      expect(formatPercent(unknown)).toBe("–");
      expect(formatKilo(unknown, "W")).toBe("–");
      expect(formatDuration(unknown)).toBe("–");
    }
  });
  it("keeps the unit beside the number with a no-break space", () => {
    expect(formatPercent(0.287, 3)).toBe("0.287\u00a0%");
    expect(formatNumber(1_209_600)).toBe("1,209,600");
  });
  it("writes a true minus and shows the sign of a change", () => {
    expect(formatSignedPercent(-7.92)).toBe("\u22127.92\u00a0%");
    expect(formatSignedPercent(14.87)).toBe("+14.87\u00a0%");
    expect(formatSignedPercent(0)).toBe("0\u00a0%");
  });
  it("does not round a small slope to nothing", () => {
    expect(formatSignificant(0.000234)).toBe("0.000234");
    expect(formatProbability(0.00004)).toBe("< 0.001");
  });
  it("chooses the prefix a person expects", () => {
    expect(formatKilo(0.14, "W")).toBe("140\u00a0W");
    expect(formatKilo(281.4, "W")).toBe("281.4\u00a0kW");
    expect(formatKilo(12_300, "Wh")).toBe("12.3\u00a0MWh");
    expect(formatKilo(0, "W")).toBe("0\u00a0kW");
    expect(formatBytes(78_000_000)).toBe("74.4\u00a0MiB");
  });
});

describe("time", () => {
  it("reads a stamp without a zone as the site's own clock and shows it as it was written", () => {
    const at = parseStamp("2024-01-01T23:59:50");
    expect(at).toBe(Date.UTC(2024, 0, 1, 23, 59, 50));
    expect(formatDateTime(at)).toBe("1 Jan 2024, 23:59:50");
  });
  it("reads dates and zoned stamps, and gives null for anything else", () => {
    expect(parseStamp("2024-01-02")).toBe(Date.UTC(2024, 0, 2));
    expect(parseStamp("2024-01-02T01:00:00+01:00")).toBe(Date.UTC(2024, 0, 2));
    expect(parseStamp("yesterday")).toBeNull();
    expect(parseStamp(null)).toBeNull();
  });
  it("writes stamps within a sentence for people, their dates unbroken, and leaves other clocks' stamps alone", () => {
    expect(prose("the farthest is 436.41 V at 2024-01-03T13:17:50, where 400 V was expected.")).toBe(
      "the farthest is 436.41 V at 3\u00a0Jan\u00a02024, 13:17:50, where 400 V was expected.",
    );
    expect(prose("Peak at 2024-01-03T13:15:00.")).toBe("Peak at 3\u00a0Jan\u00a02024, 13:15:00.");
    for (const other of ["2024-01-03T13:17:50Z", "2024-01-03T13:17:50+02:00", "2024-01-03", "no stamp"])
      expect(prose(`At ${other} it rose.`)).toBe(`At ${other} it rose.`);
  });
  it("names a duration in two steps at most and never says 60 min", () => {
    expect(formatDuration(1250)).toBe("20\u00a0min 50\u00a0s");
    expect(formatDuration(600)).toBe("10\u00a0min");
    expect(formatDuration(7199.9)).toBe("2\u00a0h");
    expect(formatDuration(12.5)).toBe("12.5\u00a0s");
    expect(formatDuration(187_200)).toBe("2\u00a0d 4\u00a0h");
  });
});
