import { useMemo } from "react";
import type { Sheet } from "../lib/sheet";
import type { LegendItem } from "./caption";
import { Chart } from "./Chart";
import { barOption, type BarWishes } from "./options";
import type { Palette } from "./palette";

interface Props extends BarWishes {
  title: string;
  summary: string;
  /** What the bars are of; the table's first column. */
  of: string;
  valueName: string;
  height?: number;
  wide?: boolean;
  onPick?: (index: number) => void;
  /** Needed where bars have colours of their own and nothing else says what they mean. */
  legend?: (palette: Palette) => LegendItem[];
}

export function BarChart({ title, summary, of, valueName, height, wide, onPick, legend, ...wishes }: Props) {
  const key = JSON.stringify([wishes.bars, wishes.unit, wishes.xName, wishes.horizontal]);
  // The wishes are rebuilt each render; the picture only when what it shows has changed.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const option = useMemo(() => barOption(wishes), [key]);
  const sheet = useMemo<Sheet>(
    () => ({
      columns: [{ header: of }, { header: wishes.unit ? `${valueName} (${wishes.unit})` : valueName }],
      rows: wishes.bars.map((each) => [each.label, each.value]),
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [key, of, valueName],
  );
  return (
    <Chart
      title={title}
      summary={summary}
      sheet={sheet}
      option={option}
      height={height}
      wide={wide}
      steps={wishes.bars.length}
      stepText={(i) => wishes.text(wishes.bars[i]!)}
      onPick={onPick}
      legend={(palette) =>
        legend?.(palette) ??
        (wishes.bars.some((each) => each.color) ? [] : [{ label: valueName, color: palette.series[0]! }])
      }
    />
  );
}
