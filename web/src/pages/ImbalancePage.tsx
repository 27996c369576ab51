import { Advice } from "../components/Advice";
import { BarChart } from "../charts/BarChart";
import { LineChart } from "../charts/LineChart";
import { PhasorDiagram } from "../charts/PhasorDiagram";
import { Grid } from "../components/Card";
import { KeyFigures, type KeyFigure } from "../components/KeyFigures";
import { MachineTable } from "../components/MachineTable";
import { Notice } from "../components/Notice";
import { MissingFields, SectionPage } from "../components/SectionPage";
import {
  formatDuration,
  formatFixed,
  formatNumber,
  formatPercent,
  formatProbability,
  formatUnit,
} from "../lib/format";
import { beside } from "../lib/result/beside";
import {
  readAutocorrelationCurve,
  readAutocorrelations,
  readPhases,
  readProfile,
} from "../lib/result/imbalance";
import { num, record, text } from "../lib/result/read";
import { figure, type Entry } from "../lib/result/section";
import { imbalance as words } from "../messages/findings";

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

function Phases({ entry }: { entry: Entry }) {
  const phases = readPhases(entry);
  if (!phases) return null;
  const summary = words.phasesSummary(formatPercent(figure(entry, "iuf_percent")));
  return (
    <Grid>
      {phases.current && (
        <BarChart
          title={words.phaseCurrent}
          summary={summary}
          of={words.phaseCurrent}
          valueName={words.phaseCurrent}
          unit="A"
          bars={phases.current.map((value, i) => ({
            label: words.phases[i]!,
            value,
            color: (palette) => palette.series[i]!,
          }))}
          text={(bar) => `${bar.label}: ${formatUnit(bar.value, "A")}`}
        />
      )}
      {phases.voltage && (
        <BarChart
          title={words.lineVoltage}
          summary={summary}
          of={words.lineVoltage}
          valueName={words.lineVoltage}
          unit="V"
          bars={phases.voltage.map((value, i) => ({
            label: words.lines[i]!,
            value,
            color: (palette) => palette.series[i]!,
          }))}
          text={(bar) => `${bar.label}: ${formatUnit(bar.value, "V")}`}
        />
      )}
      {phases.current && (
        <PhasorDiagram
          magnitudes={phases.current}
          reversed={text(entry.fields, "phase_rotation") === "acb"}
        />
      )}
    </Grid>
  );
}

function ProfileChart({ entry }: { entry: Entry }) {
  const profile = readProfile(entry);
  if (profile.length < 2) return <MissingFields fields={["profile"]} />;
  const period = figure(entry, "period_s");
  return (
    <LineChart
      title={words.profileTitle}
      summary={
        period === null
          ? words.profileNone
          : words.profileSummary(formatDuration(period), formatPercent(figure(entry, "amplitude_percent")))
      }
      xKind="number"
      xLabel={words.phaseAxis}
      x={profile.map((each) => 100 * each.phase)}
      unit=""
      digits={4}
      lines={[{ label: words.ratio, values: profile.map((each) => each.ratio), series: 3 }]}
    />
  );
}

function CurveChart({ entry }: { entry: Entry }) {
  const curve = readAutocorrelationCurve(entry);
  if (curve.length < 2) return <MissingFields fields={["autocorrelation_curve"]} />;
  const period = figure(entry, "period_s");
  const near =
    period === null
      ? null
      : curve.reduce((a, b) => (Math.abs(b.lagS - period) < Math.abs(a.lagS - period) ? b : a));
  return (
    <LineChart
      title={words.curveTitle}
      summary={
        near ? words.curveSummary(formatDuration(near.lagS), formatFixed(near.r, 2)) : words.curvePlain
      }
      xKind="number"
      xLabel={words.lagAxis}
      xText={formatDuration}
      x={curve.map((each) => each.lagS)}
      unit=""
      digits={3}
      limits={[{ value: 0, label: "", tone: "muted" }]}
      lines={[{ label: words.r, values: curve.map((each) => each.r), series: 0 }]}
    />
  );
}
