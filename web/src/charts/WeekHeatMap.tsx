import { useMemo } from "react";
import type { Sheet } from "../lib/sheet";
import { Chart } from "./Chart";
import { cellsOf, heatOption } from "./heatOption";
import type { Palette } from "./palette";

interface Props {
  title: string;
  summary: string;
  /** Seven rows, the first on top, of 24 hours; null where nothing was measured. */
  rows: (number | null)[][];
  rowNames: string[];
  columnNames: string[];
  /** Header of the rows' names in the table. */
  of: string;
  valueText: (value: number) => string;
  text: (row: string, column: string, value: string) => string;
}

/** A quantity by weekday and hour, from the surface's colour at its lowest to the accent at its highest. */
export function WeekHeatMap(props: Props) {
  const { title, summary, rows, rowNames, columnNames, of, valueText, text } = props;
  const cells = useMemo(() => cellsOf(rows), [rows]);
  const say = (index: number) => {
    const [x, y, value] = cells[index]!;
    return text(rowNames[y]!, columnNames[x]!, valueText(value));
  };
  const option = useMemo(
    () => (palette: Palette) => {
      const values = cells.map((each) => each[2]);
      const range: [number, number] = [Math.min(...values), Math.max(...values)];
      return heatOption(palette, {
        cells,
        columnNames,
        rowNames,
        range,
        ends: [valueText(range[0]), valueText(range[1])],
        colors: [palette.heat[1]!, palette.accent],
        say,
      });
    },
    // The texts are rebuilt each render; the picture only when what it shows has changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [cells],
  );
  const sheet = useMemo<Sheet>(
    () => ({
      columns: [{ header: of }, ...columnNames.map((header) => ({ header }))],
      rows: rows.map((row, y) => [rowNames[y]!, ...row]),
    }),
    [of, rows, rowNames, columnNames],
  );
  return (
    <Chart
      title={title}
      summary={summary}
      sheet={sheet}
      option={option}
      height={300}
      wide
      steps={cells.length}
      stepText={say}
    />
  );
}
