import { BarChart } from "../../charts/BarChart";
import { LineChart } from "../../charts/LineChart";
import { MissingFields } from "../../components/SectionPage";
import { formatDuration, formatNumber, formatPercent } from "../../lib/format";
import {
  currentLimits,
  readDominant,
  readLimits,
  readSpectrum,
  type Spectrum,
} from "../../lib/result/harmonics";
import { figure, type Entry } from "../../lib/result/section";
import { harmonics as words } from "../../messages/findings";

export function SpectrumChart({ entry }: { entry: Entry }) {
  const spectrum = readSpectrum(entry);
  if (spectrum?.kind === "period") return <PeriodSpectrum bins={spectrum.bins} entry={entry} />;
  const bars =
    spectrum?.kind === "order" ? spectrum.bars.filter((each) => each.order > 1) : readDominant(entry);
  if (bars.length === 0) return <MissingFields fields={["spectrum", "dominant_harmonics"]} />;
  const limits = currentLimits(readLimits(entry));
  const strongest = bars.reduce((a, b) => (b.ratio > a.ratio ? b : a));
  return (
    <BarChart
      title={words.spectrumOrders}
      summary={`${words.spectrumSummary(formatNumber(strongest.order), formatPercent(100 * strongest.ratio))} ${limits.size > 0 ? words.limitMark : ""}`.trim()}
      of={words.orderAxis}
      valueName={words.share}
      unit="%"
      xName={words.orderAxis}
      bars={bars.map((each) => {
        const limit = limits.get(each.order) ?? Infinity;
        return {
          label: formatNumber(each.order),
          value: 100 * each.ratio,
          color: (palette) => (100 * each.ratio > limit ? palette.critical : palette.series[0]!),
          limit: Number.isFinite(limit) ? limit : null,
        };
      })}
      legend={(palette) =>
        limits.size === 0
          ? [{ label: words.share, color: palette.series[0]! }]
          : [
              { label: words.within, color: palette.series[0]! },
              { label: words.beyond, color: palette.critical },
              { label: words.limit, color: palette.warning },
            ]
      }
      text={(bar) => words.bar(bar.label, formatPercent(bar.value))}
    />
  );
}

type Bins = Extract<Spectrum, { kind: "period" }>["bins"];

function PeriodSpectrum({ bins, entry }: { bins: Bins; entry: Entry }) {
  const period = figure(entry, "fundamental_period_s");
  return (
    <LineChart
      name="spectrum"
      title={words.spectrumPeriods}
      summary={period === null ? words.periodNone : words.periodSummary(formatDuration(period))}
      xKind="log"
      xLabel={words.periodAxis}
      xText={formatDuration}
      x={bins.map((each) => each.periodS)}
      unit=""
      digits={4}
      fromZero
      lines={[{ label: words.strength, values: bins.map((each) => each.ratio), series: 0, stems: true }]}
    />
  );
}
