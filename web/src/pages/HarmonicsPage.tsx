import { Advice } from "../components/Advice";
import { BarChart } from "../charts/BarChart";
import { GaugeChart } from "../charts/GaugeChart";
import { LineChart } from "../charts/LineChart";
import { Card, Grid } from "../components/Card";
import { DataTable } from "../components/DataTable";
import { KeyFigures, type KeyFigure } from "../components/KeyFigures";
import { MachineTable } from "../components/MachineTable";
import { Notice } from "../components/Notice";
import { MissingFields, SectionPage } from "../components/SectionPage";
import { SeverityBadge } from "../components/SeverityBadge";
import { formatDuration, formatFixed, formatNumber, formatPercent, formatUnit } from "../lib/format";
import { beside } from "../lib/result/beside";
import {
  readDominant,
  readLimits,
  readSpectrum,
  type HarmonicLimit,
  type Spectrum,
} from "../lib/result/harmonics";
import { text } from "../lib/result/read";
import { figure, isTrueThd, type Entry } from "../lib/result/section";
import { qualityWords } from "../messages/common";
import { harmonics as words } from "../messages/findings";

export function HarmonicsPage() {
  return (
    <SectionPage name="harmonics" title={words.title} subtitle={words.subtitle}>
      {({ entry, section, choose }) => (
        <>
          {!isTrueThd(entry) && (
            <Notice tone="warning" title={words.notTrueTitle}>
              <p>{words.notTrue}</p>
            </Notice>
          )}
          <Headline entry={entry} />
          <Grid>
            <SpectrumChart entry={entry} />
            <ThdGauge entry={entry} />
          </Grid>
          <Advice entry={entry} />
          <LimitsCard entry={entry} />
          <MachineTable
            section={section}
            selected={entry.machineId}
            onChoose={choose}
            figures={[
              {
                key: "thd",
                header: isTrueThd(section) ? words.thd : words.signature,
                value: (row) => figure(row, "thd_percent"),
                text: (value) => formatPercent(value),
              },
              {
                key: "pf",
                header: words.factor,
                value: (row) => figure(row, "power_factor"),
                text: (value) => formatFixed(value, 3),
              },
            ]}
          />
        </>
      )}
    </SectionPage>
  );
}

function Headline({ entry }: { entry: Entry }) {
  const dominant = readDominant(entry);
  const quality = text(entry.fields, "quality");
  const f1 = figure(entry, "f1_hz");
  const optional: [string, number | null, (value: number) => string][] = [
    [words.tdd, figure(entry, "tdd_percent"), (value) => formatPercent(value)],
    [words.kFactor, figure(entry, "k_factor"), (value) => formatNumber(value)],
    [words.crest, figure(entry, "crest_factor"), (value) => formatNumber(value, 3)],
    [words.voltageThd, figure(entry, "voltage_thd_percent"), (value) => formatPercent(value)],
  ];
  const figures: KeyFigure[] = [
    {
      label: isTrueThd(entry) ? words.thd : words.signature,
      text: formatPercent(figure(entry, "thd_percent")),
      hint: quality && (qualityWords[quality] ?? quality),
      beside: beside(entry, "thd_percent", formatPercent),
      tone: entry.severity,
    },
    {
      label: words.factor,
      text: formatFixed(figure(entry, "power_factor"), 3),
      beside: beside(entry, "power_factor", (value) => formatFixed(value, 3)),
    },
    f1 !== null
      ? { label: words.frequency, text: formatUnit(f1, "Hz", 3) }
      : { label: words.period, text: formatDuration(figure(entry, "fundamental_period_s")) },
    {
      label: words.dominant,
      text: dominant[0] ? words.order(formatNumber(dominant[0].order)) : "–",
      hint: dominant
        .slice(0, 3)
        .map((each) => words.dominantItem(formatNumber(each.order), formatPercent(100 * each.ratio, 1)))
        .join(" · "),
    },
    ...optional.flatMap(([label, value, show]) => (value === null ? [] : [{ label, text: show(value) }])),
  ];
  return <KeyFigures figures={figures} />;
}

function SpectrumChart({ entry }: { entry: Entry }) {
  const spectrum = readSpectrum(entry);
  if (spectrum?.kind === "period") return <PeriodSpectrum bins={spectrum.bins} entry={entry} />;
  const bars =
    spectrum?.kind === "order" ? spectrum.bars.filter((each) => each.order > 1) : readDominant(entry);
  if (bars.length === 0) return <MissingFields fields={["spectrum", "dominant_harmonics"]} />;
  const limits = new Map(readLimits(entry).map((each) => [each.order, each.limitPercent]));
  const strongest = bars.reduce((a, b) => (b.ratio > a.ratio ? b : a));
  return (
    <BarChart
      title={words.spectrumOrders}
      summary={words.spectrumSummary(formatNumber(strongest.order), formatPercent(100 * strongest.ratio))}
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
      text={(bar) => words.bar(bar.label, formatPercent(bar.value))}
    />
  );
}

type Bins = Extract<Spectrum, { kind: "period" }>["bins"];

function PeriodSpectrum({ bins, entry }: { bins: Bins; entry: Entry }) {
  const period = figure(entry, "fundamental_period_s");
  return (
    <LineChart
      title={words.spectrumPeriods}
      summary={period === null ? words.periodNone : words.periodSummary(formatDuration(period))}
      xKind="number"
      xLabel={words.periodAxis}
      xText={formatDuration}
      x={bins.map((each) => each.periodS)}
      unit=""
      digits={4}
      fromZero
      lines={[{ label: words.strength, values: bins.map((each) => each.ratio), series: 0 }]}
    />
  );
}

function ThdGauge({ entry }: { entry: Entry }) {
  const thd = figure(entry, "thd_percent");
  const quality = text(entry.fields, "quality") ?? "";
  return (
    <GaugeChart
      title={isTrueThd(entry) ? words.gaugeTitle : words.gaugeTitleSignature}
      summary={
        thd === null
          ? words.gaugeUnknown
          : words.gaugeSummary(formatPercent(thd), (qualityWords[quality] ?? quality).toLowerCase())
      }
      valueName={words.thd}
      value={thd}
      max={20}
      bands={[
        { to: 10, tone: "normal" },
        { to: 15, tone: "warning" },
        { to: 20, tone: "critical" },
      ]}
      text={formatPercent(thd)}
    />
  );
}

function LimitsCard({ entry }: { entry: Entry }) {
  const limits = readLimits(entry);
  if (limits.length === 0) return null;
  const verdict = (row: HarmonicLimit) =>
    row.ok === null ? null : (
      <>
        <SeverityBadge
          severity={row.ok ? "NORMAL" : "CRITICAL"}
          word={row.ok ? words.within : words.beyond}
        />
        {row.indicative && ` ${words.indicative}`}
      </>
    );
  return (
    <Card title={words.limitsTitle} hint={words.limitsHint}>
      <DataTable
        label={words.limitsTitle}
        rows={limits}
        rowKey={(row) => `${row.standard} ${row.order}`}
        maxHeight={320}
        columns={[
          {
            key: "standard",
            header: words.standard,
            value: (row) => row.standard,
            cell: (row) => row.standard,
          },
          {
            key: "order",
            header: words.orderColumn,
            value: (row) => row.order,
            cell: (row) => row.order ?? "THD",
            numeric: true,
          },
          {
            key: "value",
            header: words.value,
            value: (row) => row.valuePercent,
            cell: (row) => formatPercent(row.valuePercent),
            numeric: true,
          },
          {
            key: "limit",
            header: words.limit,
            value: (row) => row.limitPercent,
            cell: (row) => formatPercent(row.limitPercent),
            numeric: true,
          },
          {
            key: "ok",
            header: words.verdict,
            value: (row) => (row.ok === null ? null : Number(row.ok)),
            cell: verdict,
          },
        ]}
      />
    </Card>
  );
}
