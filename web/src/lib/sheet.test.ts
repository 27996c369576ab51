import { describe, expect, it } from "vitest";
import { fileName, toCsv } from "./sheet";

describe("CSV export", () => {
  it("quotes what needs quotes, keeps full numbers, and leaves the unknown empty", () => {
    const sheet = {
      columns: [{ header: "Machine" }, { header: "Voltage (V)" }],
      rows: [
        ['a "b", c', 400.123456],
        ["d", null],
      ],
    };
    expect(toCsv(sheet)).toBe('Machine,Voltage (V)\r\n"a ""b"", c",400.123456\r\nd,\r\n');
  });
  it("does not let a machine's name run as a formula, and leaves negative numbers alone", () => {
    expect(toCsv({ columns: [{ header: "a" }], rows: [["=cmd()"], [-5]] })).toBe("a\r\n'=cmd()\r\n-5\r\n");
  });
  it("makes a file name of any title", () => {
    expect(fileName("Voltage of <img src=x>/../Ü", "png")).toBe("joulewatch-voltage-of-img-src-x-ü.png");
    expect(fileName("///", "csv")).toBe("joulewatch-chart.csv");
  });
});
