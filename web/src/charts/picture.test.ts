import { describe, expect, it } from "vitest";
import { footer } from "../messages/common";
import { layOut, pad, wrapped, type Caption } from "./caption";
import type { Palette } from "./palette";
import { vectorPicture } from "./picture";

// Six pixels a letter, so that every line break can be counted by hand.
const measure = (text: string) => 6 * text.length;
const palette = {
  surface: "#131c2e",
  text: "#e6edf7",
  muted: "#a3b3cc",
  font: '"Segoe UI", sans-serif',
} as Palette;
const caption: Caption = {
  title: "Voltage of <b>&",
  summary: "Peak 84 kW",
  range: "1 Jan – 2 Jan",
  source: "plant.csv",
  legend: [
    { label: "Highest", color: "#56b4e9" },
    { label: "Lowest", color: "#e69f00" },
  ],
};

describe("the words around a saved chart", () => {
  it("break between words, and inside one that is wider than the picture", () => {
    expect(wrapped("aa bb cc", 30, measure)).toEqual(["aa bb", "cc"]);
    expect(wrapped("a abcdefgh", 24, measure)).toEqual(["a", "abcd", "efgh"]);
    expect(wrapped("", 24, measure)).toEqual([]);
  });
  it("stay within the picture's width, none over the chart or over another line", () => {
    const long = { ...caption, summary: "word ".repeat(80).trim() };
    const { texts, chartTop, width, height } = layOut(long, { width: 300, height: 200 }, palette, measure);
    expect(width).toBe(300 + 2 * pad);
    for (const each of texts) {
      expect(each.x + measure(each.text)).toBeLessThanOrEqual(width - pad);
      expect(each.y < chartTop || each.y > chartTop + 200).toBe(true);
      expect(each.y).toBeLessThan(height);
    }
    const rows = texts.map((each) => each.y);
    expect([...rows].sort((a, b) => a - b)).toEqual(rows);
  });
  it("say title, summary, legend, range, source and footer", () => {
    const { texts, swatches } = layOut(caption, { width: 600, height: 200 }, palette, measure);
    expect(texts.map((each) => each.text)).toEqual([
      "Voltage of <b>&",
      "Peak 84 kW",
      "Highest",
      "Lowest",
      "1 Jan – 2 Jan · plant.csv",
      footer,
    ]);
    expect(swatches.map((each) => each.color)).toEqual(["#56b4e9", "#e69f00"]);
  });
  it("put the legend on a second row where the first is full", () => {
    const { swatches } = layOut(caption, { width: 100, height: 200 }, palette, measure);
    expect(swatches[1]!.x).toBe(swatches[0]!.x);
    expect(swatches[1]!.y).toBeGreaterThan(swatches[0]!.y);
  });
});

describe("a vector picture", () => {
  it("holds names as text only, and is one well-formed drawing", () => {
    const chart = { width: 300, height: 200, markup: '<svg><path d="M0 0"/></svg>' };
    const svg = vectorPicture({ ...caption, source: 'a"\u0001b' }, chart, palette, measure);
    expect(svg).toContain("Voltage of &lt;b&gt;&amp;");
    expect(svg).toContain("a&quot;b");
    expect(svg).toContain('font-family="&quot;Segoe UI&quot;, sans-serif"');
    expect(svg).toContain('<svg><path d="M0 0"/></svg>');
    expect(svg.match(/<svg/g)).toHaveLength(svg.match(/<\/svg>/g)!.length);
  });
});
