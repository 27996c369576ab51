import { useMemo } from "react";
import { formatFixed } from "../lib/format";
import type { Sheet } from "../lib/sheet";
import { Chart } from "./Chart";
import { cellsOf, heatOption } from "./heatOption";
import type { Palette } from "./palette";

interface Props {
  title: string;
  summary: string;
  names: string[];
  matrix: (number | null)[][];
  text: (a: string, b: string, r: string) => string;
  of: string;
}

/** A square of correlations, −1 to 1; the middle fades into the surface. */
export function HeatMatrix({ title, summary, names, matrix, text, of }: Props) {
  const cells = useMemo(() => cellsOf(matrix), [matrix]);
  const say = (index: number) => {
    const [x, y, r] = cells[index]!;
    return text(names[y]!, names[x]!, formatFixed(r, 2));
  };
  const option = useMemo(
    () => (palette: Palette) =>
      heatOption(palette, {
        cells,
        columnNames: names,
        rowNames: names,
        range: [-1, 1],
        ends: ["−1", "1"],
        colors: palette.heat,
        say,
        slanted: true,
      }),
    // The texts are rebuilt each render; the picture only when what it shows has changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [cells, names],
  );
  const sheet = useMemo<Sheet>(
    () => ({
      columns: [{ header: of }, ...names.map((header) => ({ header }))],
      rows: matrix.map((row, i) => [names[i]!, ...row]),
    }),
    [of, names, matrix],
  );
  return (
    <Chart
      title={title}
      summary={summary}
      sheet={sheet}
      option={option}
      height={Math.min(620, Math.max(320, 140 + 20 * names.length))}
      steps={cells.length}
      stepText={say}
    />
  );
}
