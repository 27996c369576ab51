import { useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";

/** The tokens a canvas needs; it cannot read CSS variables by itself. */
export interface Palette {
  surface: string;
  raised: string;
  text: string;
  muted: string;
  line: string;
  accent: string;
  normal: string;
  warning: string;
  critical: string;
  series: string[];
  heat: [string, string, string];
  font: string;
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--jw-${name}`).trim();
  return {
    surface: token("surface"),
    raised: token("raised"),
    text: token("text"),
    muted: token("muted"),
    line: token("line"),
    accent: token("accent"),
    normal: token("normal"),
    warning: token("warning"),
    critical: token("critical"),
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((i) => token(`series-${i}`)),
    heat: [token("heat-low"), token("heat-mid"), token("heat-high")],
    // ECharts writes it between double quotes in vector pictures.
    font: token("font").replaceAll('"', "'"),
  };
}

export function usePalette(): Palette {
  const scheme = useComputedColorScheme("dark");
  // Read again whenever the theme changes, not on every render.
  return useMemo(readPalette, [scheme]);
}
