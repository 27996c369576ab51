import { describe, expect, it } from "vitest";
import { german } from "../messages/de/server";
import { numbersIn } from "./sentenceNumbers";
import { translator } from "./sentences";

const inGerman = translator(german);

describe("numbers in the server's sentences", () => {
  const write = numbersIn("de-DE");
  const plain = (value: string) => write(value, "there are ", " of them");
  it("have the decimal sign and the grouping of the language", () => {
    for (const [value, said] of [
      ["14.8", "14,8"],
      ["7.0", "7,0"],
      ["-0.25", "−0,25"],
      ["+3.5", "+3,5"],
      ["1209600", "1.209.600"],
      ["1234.5", "1.234,5"],
      ["1.2e+06", "1.200.000"],
      ["2.5e-05", "0,000025"],
      ["436.41 V", "436,41 V"],
      ["12.5%", "12,5%"],
    ] as const)
      expect(plain(value), value).toBe(said);
  });
  it("leave alone what is no quantity", () => {
    for (const value of [
      "",
      "2024",
      "1024",
      "0312",
      "0312.5",
      "0.1.0",
      "2024-01-03T13:17:50",
      "3.1.2024",
      "00000000000000000001",
      "4f1c0a9be27d4c55a1d0",
      "12.5.csv",
      "pump 1.5",
      "inf",
      "1e999",
      "٣.٥",
      "1".repeat(41),
      "10.0.0.7",
      "0x1.8",
    ])
      expect(plain(value), value).toBe(value);
  });
  it("leave names alone, however much they look like numbers", () => {
    expect(inGerman("There is no data set 123456.")).toBe("Den Datensatz 123456 gibt es nicht.");
    expect(inGerman("There is no job 1234567.")).toBe("Die Arbeit 1234567 gibt es nicht.");
    expect(inGerman("1.5: 3.25 kWh were counted while readings were missing; no interval has them.")).toBe(
      "1.5: 3,25 kWh wurden gezählt, während Messwerte fehlten; sie stehen in keinem Intervall.",
    );
    expect(inGerman("1.5, line 23456: '1.5' is not a number")).toBe("1.5, Zeile 23456: '1.5' ist keine Zahl");
    expect(inGerman("There is no machine '1.5' in these readings.")).toBe(
      "In diesen Messwerten gibt es keine Maschine „1.5“.",
    );
  });
  it("are German in every sentence that holds them", () => {
    expect(inGerman("The plant peaks at 262.75 kW, 1.57 times its mean.")).toBe(
      "Die Spitze der Anlage liegt bei 262,75 kW, dem 1,57-Fachen ihres Mittels.",
    );
    expect(inGerman("The file has 123456789 bytes; at most 1024 are read.")).toBe(
      "Die Datei hat 123.456.789 Bytes; gelesen werden höchstens 1024.",
    );
  });
});
