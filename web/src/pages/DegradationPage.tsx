import { Advice } from "../components/Advice";
import { KeyFigures } from "../components/KeyFigures";
import { MachineTable } from "../components/MachineTable";
import { SectionPage } from "../components/SectionPage";
import {
  formatNumber,
  formatProbability,
  formatSignedPercent,
  formatSignificant,
  unknown,
} from "../lib/format";
import { beside } from "../lib/result/beside";
import { readDaysToCritical } from "../lib/result/degradation";
import { interval, text } from "../lib/result/read";
import { figure, type Entry } from "../lib/result/section";
import { degradation as words } from "../messages/findings";
import { Trends } from "./degradation/Trends";
import { Comparison } from "./degradation/Comparison";

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
        ...(days
          ? [
              {
                label: words.days,
                text: formatNumber(days.estimate, 1),
                hint:
                  days.estimate <= 0
                    ? words.beyond
                    : words.daysHint(formatNumber(days.low, 1), formatNumber(days.high, 1)),
              },
            ]
          : []),
        {
          label: words.slope,
          text: formatSignificant(figure(entry, "current_trend_slope_per_day"), "A"),
          hint: words.slopeHint(formatSignificant(figure(entry, "pf_trend_slope_per_day"))),
        },
      ]}
    />
  );
}
