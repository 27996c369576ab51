import { Advice } from "../components/Advice";
import { Grid } from "../components/Card";
import { KeyFigures, type KeyFigure } from "../components/KeyFigures";
import { MachineTable } from "../components/MachineTable";
import { Notice } from "../components/Notice";
import { SectionPage } from "../components/SectionPage";
import {
  formatDuration,
  formatFixed,
  formatNumber,
  formatPercent,
  formatProbability,
  formatUnit,
} from "../lib/format";
import { beside } from "../lib/result/beside";
import { readAutocorrelations } from "../lib/result/imbalance";
import { num, record, text } from "../lib/result/read";
import { figure, type Entry } from "../lib/result/section";
import { imbalance as words } from "../messages/findings";
import { Phases } from "./imbalance/Phases";
import { ProfileChart, CurveChart } from "./imbalance/PeriodCharts";

export function ImbalancePage() {
  return (
    <SectionPage name="phase_imbalance" title={words.title} subtitle={words.subtitle}>
      {({ entry, section, choose }) => (
        <>
          {entry.basis === "single_channel_proxy" && (
            <Notice tone="warning" title={words.proxyTitle}>
              <p>{words.proxy}</p>
            </Notice>
          )}
          <Headline entry={entry} />
          <Phases entry={entry} />
          <Grid>
            <ProfileChart entry={entry} />
            <CurveChart entry={entry} />
          </Grid>
          <Advice entry={entry} />
          <MachineTable
            section={section}
            selected={entry.machineId}
            onChoose={choose}
            figures={[
              {
                key: "cv",
                header: words.cv,
                value: (row) => figure(row, "coefficient_of_variation"),
                text: (value) => formatFixed(value, 4),
              },
              {
                key: "amplitude",
                header: words.amplitude,
                value: (row) => figure(row, "amplitude_percent"),
                text: (value) => formatPercent(value),
              },
              {
                key: "period",
                header: words.period,
                value: (row) => figure(row, "period_s"),
                text: formatDuration,
              },
              {
                key: "iuf",
                header: words.iuf,
                value: (row) => figure(row, "iuf_percent"),
                text: (value) => formatPercent(value),
              },
            ]}
          />
        </>
      )}
    </SectionPage>
  );
}

function Headline({ entry }: { entry: Entry }) {
  const of = (name: string) => figure(entry, name);
  const rolling = record(entry.fields, "rolling_cv");
  const rotation = text(entry.fields, "phase_rotation");
  const threePhase: [string, number | null, (value: number) => string][] = [
    [words.iuf, of("iuf_percent"), (value) => formatPercent(value)],
    [words.vuf, of("vuf_percent"), (value) => formatPercent(value)],
    [words.nema, of("nema_percent"), (value) => formatPercent(value)],
    [words.zero, of("u0_percent"), (value) => formatPercent(value)],
    [words.derating, of("derating"), (value) => formatNumber(value)],
  ];
  const figures: KeyFigure[] = [
    ...threePhase.flatMap(([label, value, show]) => (value === null ? [] : [{ label, text: show(value) }])),
    ...(rotation ? [{ label: words.rotation, text: words.rotations[rotation] ?? rotation }] : []),
    {
      label: words.amplitude,
      text: formatPercent(of("amplitude_percent")),
      hint: of("p_value") !== null && words.probability(formatProbability(of("p_value"))),
      tone: entry.severity,
    },
    { label: words.period, text: formatDuration(of("period_s")) },
    {
      label: words.cv,
      text: formatFixed(of("coefficient_of_variation"), 4),
      hint: words.cvHint,
      beside: beside(entry, "coefficient_of_variation", (value) => formatFixed(value, 4)),
    },
    {
      label: words.range,
      text: formatUnit(of("current_range"), "A"),
      hint: words.rangeHint,
      beside: beside(entry, "current_range", (value) => formatUnit(value, "A")),
    },
    ...(rolling
      ? [
          {
            label: words.rolling,
            text: formatFixed(num(rolling, "median"), 4),
            hint: words.rollingHint(formatFixed(num(rolling, "max"), 4)),
          },
        ]
      : []),
    ...readAutocorrelations(entry).map(({ lag, r }) => ({
      label: `${words.r}, ${words.lag(lag)}`,
      text: formatFixed(r, 3),
    })),
  ];
  return <KeyFigures figures={figures} />;
}
