import { Advice } from "../components/Advice";
import { BarChart } from "../charts/BarChart";
import { LineChart } from "../charts/LineChart";
import { Grid } from "../components/Card";
import { KeyFigures } from "../components/KeyFigures";
import { MachineTable } from "../components/MachineTable";
import { MissingFields, SectionPage, type SectionView } from "../components/SectionPage";
import {
  formatNumber,
  formatProbability,
  formatSignedPercent,
  formatSignificant,
  unknown,
} from "../lib/format";
import { beside } from "../lib/result/beside";
import { readDaysToCritical, readFit, readTrend, type TrendPoint } from "../lib/result/degradation";
import { interval, text } from "../lib/result/read";
import { figure, type Entry } from "../lib/result/section";
import { severityColor } from "../lib/severityColor";
import { finding, severityWords } from "../messages/common";
import { degradation as words } from "../messages/findings";

export function DegradationPage() {
  return (
    <SectionPage name="degradation" title={words.title} subtitle={words.subtitle}>
      {(view) => (
        <>
          <Headline entry={view.entry} />
          <Trends entry={view.entry} />
          <Advice entry={view.entry} />
          <Comparison view={view} />
          <MachineTable
            section={view.section}
            selected={view.entry.machineId}
            onChoose={view.choose}
            figures={[
              {
                key: "current",
                header: words.current,
                value: (row) => figure(row, "current_change_percent"),
                text: (value) => formatSignedPercent(value),
              },
              {
                key: "factor",
                header: words.factor,
                value: (row) => figure(row, "power_factor_change_percent"),
                text: (value) => formatSignedPercent(value),
              },
              {
                key: "p",
                header: words.probability,
                value: (row) => figure(row, "p_value_current"),
                text: formatProbability,
              },
            ]}
          />
        </>
      )}
    </SectionPage>
  );
}

function Headline({ entry }: { entry: Entry }) {
  const sure = (name: string) => {
    const range = interval(entry.fields, name);
    return range
      ? words.interval(formatSignedPercent(range[0], 1), formatSignedPercent(range[1], 1))
      : words.changeHint;
  };
  const days = readDaysToCritical(entry);
  const pattern = text(entry.fields, "pattern");
  return (
    <KeyFigures
      figures={[
        {
          label: words.current,
          text: formatSignedPercent(figure(entry, "current_change_percent")),
          hint: sure("ci95_current"),
          beside: beside(entry, "current_change_percent", formatSignedPercent),
          tone: entry.severity,
        },
        {
          label: words.factor,
          text: formatSignedPercent(figure(entry, "power_factor_change_percent")),
          hint: sure("ci95_pf"),
          beside: beside(entry, "power_factor_change_percent", formatSignedPercent),
        },
        {
          label: words.probability,
          text: formatProbability(figure(entry, "p_value_current")),
          hint: words.probabilityHint(
            formatProbability(figure(entry, "p_value_current")),
            formatProbability(figure(entry, "p_value_pf")),
          ),
        },
        {
          label: words.pattern,
          text: words.patterns[pattern ?? ""] ?? pattern ?? unknown,
          hint: words.patternHints[pattern ?? ""],
        },
        {
          label: words.days,
          text: formatNumber(days?.estimate, 1),
          hint: days && words.daysHint(formatNumber(days.low, 1), formatNumber(days.high, 1)),
        },
        {
          label: words.slope,
          text: formatSignificant(figure(entry, "current_trend_slope_per_day"), "A"),
          hint: words.slopeHint(formatSignificant(figure(entry, "pf_trend_slope_per_day"))),
        },
      ]}
    />
  );
}

/** The fitted line at each block, from its two ends. */
function along(trend: TrendPoint[], ends: [number, number] | null): (number | null)[] {
  const first = trend[0]?.at ?? 0;
  const span = (trend.at(-1)?.at ?? first) - first;
  return trend.map(({ at }) =>
    ends && span > 0 ? ends[0] + ((ends[1] - ends[0]) * (at - first)) / span : null,
  );
}

function Trends({ entry }: { entry: Entry }) {
  const trend = readTrend(entry);
  const machine = entry.machineId ?? "";
  if (trend.length < 2) return <MissingFields fields={["trend"]} />;
  const fit = readFit(entry);
  const severity = entry.severity ? severityWords[entry.severity].toLowerCase() : "";
  const x = trend.map((each) => each.at);
  return (
    <Grid>
      <LineChart
        title={words.currentTitle(machine)}
        summary={words.currentSummary(formatSignedPercent(figure(entry, "current_change_percent")), severity)}
        x={x}
        unit={words.ratioUnit}
        digits={3}
        lines={[
          { label: words.block, values: trend.map((each) => each.currentRatio), series: 0 },
          { label: words.fit, values: along(trend, fit.currentRatio), series: 1, dashed: true },
        ]}
      />
      <LineChart
        title={words.factorTitle(machine)}
        summary={words.currentSummary(
          formatSignedPercent(figure(entry, "power_factor_change_percent")),
          severity,
        )}
        x={x}
        unit=""
        digits={4}
        lines={[
          { label: words.block, values: trend.map((each) => each.powerFactor), series: 2 },
          { label: words.fit, values: along(trend, fit.powerFactor), series: 1, dashed: true },
        ]}
      />
    </Grid>
  );
}

function Comparison({ view }: { view: SectionView }) {
  const rows = view.section.machines.filter((each) => each.machineId !== null);
  if (rows.length < 2) return null;
  const beyond = rows.filter((each) => (figure(each, "current_change_percent") ?? 0) >= 7).length;
  return (
    <BarChart
      title={words.comparisonTitle}
      summary={words.comparisonSummary(formatNumber(beyond))}
      of={finding.machine}
      valueName={words.change}
      unit="%"
      wide
      bars={rows.map((each) => ({
        label: each.machineId ?? "",
        value: figure(each, "current_change_percent"),
        color: severityColor(each.severity),
      }))}
      text={(bar) => words.bar(bar.label, formatSignedPercent(bar.value))}
      levels={(palette) => [
        { value: 7, label: words.warningLimit, color: palette.warning },
        { value: 10, label: words.criticalLimit, color: palette.critical },
      ]}
      onPick={(i) => view.choose(rows[i]?.machineId ?? "")}
    />
  );
}
