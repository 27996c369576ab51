import { LineChart } from "../../charts/LineChart";
import { Grid } from "../../components/Card";
import { MissingFields } from "../../components/SectionPage";
import { formatSignedPercent, inSentence } from "../../lib/format";
import { readFit, readTrend, type TrendPoint } from "../../lib/result/degradation";
import { figure, type Entry } from "../../lib/result/section";
import { usePageRange } from "../../lib/usePageRange";
import { severityWords } from "../../messages/common";
import { degradation as words } from "../../messages/findings";

/** The fitted line at each block, from its two ends. */
function along(trend: TrendPoint[], ends: [number, number] | null): (number | null)[] {
  const first = trend[0]?.at ?? 0;
  const span = (trend.at(-1)?.at ?? first) - first;
  return trend.map(({ at }) =>
    ends && span > 0 ? ends[0] + ((ends[1] - ends[0]) * (at - first)) / span : null,
  );
}

export function Trends({ entry }: { entry: Entry }) {
  const zoom = usePageRange();
  const trend = readTrend(entry);
  const machine = entry.machineId ?? "";
  if (trend.length < 2) return <MissingFields fields={["trend"]} />;
  const fit = readFit(entry);
  const severity = entry.severity ? inSentence(severityWords[entry.severity]) : "";
  const x = trend.map((each) => each.at);
  return (
    <Grid>
      <LineChart
        name="current"
        {...zoom}
        title={words.currentTitle(machine)}
        summary={words.currentSummary(formatSignedPercent(figure(entry, "current_change_percent")), severity)}
        x={x}
        unit={words.ratioUnit}
        digits={3}
        lines={[
          { label: words.block, values: trend.map((each) => each.currentRatio), series: 0, dots: true },
          { label: words.fit, values: along(trend, fit.currentRatio), series: 1, dashed: true },
        ]}
      />
      <LineChart
        name="factor"
        {...zoom}
        title={words.factorTitle(machine)}
        summary={words.currentSummary(
          formatSignedPercent(figure(entry, "power_factor_change_percent")),
          severity,
        )}
        x={x}
        unit=""
        digits={4}
        lines={[
          { label: words.block, values: trend.map((each) => each.powerFactor), series: 2, dots: true },
          { label: words.fit, values: along(trend, fit.powerFactor), series: 1, dashed: true },
        ]}
      />
    </Grid>
  );
}
