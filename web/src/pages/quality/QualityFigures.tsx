import type { Level, Quality } from "../../api/quality";
import { KeyFigures } from "../../components/KeyFigures";
import { formatNumber, formatPercent } from "../../lib/format";
import { quality as words } from "../../messages/quality";

const levels: Level[] = ["error", "warning", "notice"];
const tones = { error: "CRITICAL", warning: "WARNING", notice: null } as const;

export function QualityFigures({ quality }: { quality: Quality }) {
  const { completeness, counts } = quality;
  const mean = completeness.reduce((sum, each) => sum + each.percent, 0) / completeness.length;
  const lowest = completeness.reduce<(typeof completeness)[number] | null>(
    (best, each) => (best === null || each.percent < best.percent ? each : best),
    null,
  );
  return (
    <KeyFigures
      figures={[
        { label: words.rows, text: formatNumber(quality.rows), hint: changed(quality) },
        {
          label: words.completeness,
          text: formatPercent(mean, 1),
          hint: lowest && words.lowest(lowest.meter, formatPercent(lowest.percent, 1)),
        },
        ...levels.map((level) => {
          const count = counts.reduce((sum, each) => sum + (each.level === level ? each.findings : 0), 0);
          return {
            label: words.levels[level],
            text: formatNumber(count),
            tone: count > 0 ? tones[level] : null,
          };
        }),
      ]}
    />
  );
}

/** What was done to the readings before they were analysed, where anything was. */
const changed = ({ rowsDropped, valuesImputed }: Quality) =>
  [
    rowsDropped > 0 && words.dropped(formatNumber(rowsDropped)),
    valuesImputed > 0 && words.imputed(formatNumber(valuesImputed)),
  ]
    .filter(Boolean)
    .join(", ");
