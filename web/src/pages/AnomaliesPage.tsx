import { Advice } from "../components/Advice";
import { BarChart } from "../charts/BarChart";
import { Grid } from "../components/Card";
import { KeyFigures } from "../components/KeyFigures";
import { MachineTable } from "../components/MachineTable";
import { SectionPage, type SectionView } from "../components/SectionPage";
import { formatNumber, formatPercent, formatUnit, parseStamp, formatDate } from "../lib/format";
import { readAnomalies, readDaily, readHourly, readLimits } from "../lib/result/anomalies";
import { beside } from "../lib/result/beside";
import { sectionSeverity } from "../lib/result/plant";
import { figure, type Entry } from "../lib/result/section";
import { useView } from "../lib/useView";
import { anomalies as words } from "../messages/findings";
import { useMemo } from "react";
import { AnomalyDetail } from "./anomalies/AnomalyDetail";
import { AnomalyTable } from "./anomalies/AnomalyTable";
import { VoltageChart } from "./anomalies/VoltageChart";

export function AnomaliesPage() {
  return (
    <SectionPage name="voltage_anomalies" title={words.title} subtitle={words.subtitle}>
      {(view) => <Anomalies view={view} />}
    </SectionPage>
  );
}

function Anomalies({ view }: { view: SectionView }) {
  const { entry, section, dataset, choose } = view;
  const [{ at }, change] = useView();
  const found = useMemo(() => readAnomalies(entry), [entry]);
  const selected = found.find((each) => each.at === at) ?? null;
  const select = (stamp: number | null) => change({ at: stamp ?? undefined }, { replace: true });
  return (
    <>
      <Headline entry={entry} isSection={entry.machineId === section.machineId} />
      <VoltageChart
        key={entry.machineId}
        entry={entry}
        dataset={dataset}
        anomalies={found}
        selected={selected}
        onSelect={select}
      />
      {selected && <AnomalyDetail anomaly={selected} />}
      <Advice entry={entry} />
      <AnomalyTable entry={entry} anomalies={found} selected={selected} onSelect={select} />
      <Grid>
        <HourlyBars entry={entry} />
        <DailyBars entry={entry} />
      </Grid>
      <MachineTable
        section={section}
        selected={entry.machineId}
        onChoose={choose}
        figures={[
          {
            key: "total",
            header: words.total,
            value: (row) => figure(row, "total_anomalies"),
            text: (value) => formatNumber(value),
          },
          {
            key: "rate",
            header: words.rate,
            value: (row) => figure(row, "anomaly_rate"),
            text: (value) => formatPercent(value, 3),
          },
          {
            key: "events",
            header: words.events,
            value: (row) => figure(row, "events"),
            text: (value) => formatNumber(value),
          },
        ]}
      />
    </>
  );
}

function Headline({ entry, isSection }: { entry: Entry; isSection: boolean }) {
  const limits = readLimits(entry);
  const tone =
    entry.severity ?? (isSection ? sectionSeverity("voltage_anomalies", { ...entry, machines: [] }) : null);
  return (
    <KeyFigures
      figures={[
        {
          label: words.total,
          text: formatNumber(figure(entry, "total_anomalies")),
          beside: beside(entry, "total_anomalies", (value) => formatNumber(value)),
          tone,
        },
        {
          label: words.rate,
          text: formatPercent(figure(entry, "anomaly_rate"), 3),
          beside: beside(entry, "anomaly_rate", (value) => formatPercent(value, 3)),
        },
        { label: words.events, text: formatNumber(figure(entry, "events")), hint: words.eventsHint },
        {
          label: words.outside,
          text: formatPercent(limits?.outsidePercent, 2),
          hint: limits && words.outsideHint(`${formatNumber(limits.low)}–${formatUnit(limits.high, "V")}`),
        },
        {
          label: words.baseline,
          text: formatNumber(figure(entry, "baseline_total")),
          hint: words.baselineHint,
        },
      ]}
    />
  );
}

function HourlyBars({ entry }: { entry: Entry }) {
  const hourly = readHourly(entry) ?? countByHour(entry);
  const peak = hourly.reduce((best, each, i) => (each > hourly[best]! ? i : best), 0);
  const label = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
  return (
    <BarChart
      title={words.hourlyTitle}
      summary={hourly[peak] ? words.hourlySummary(formatNumber(hourly[peak]), label(peak)) : words.hourlyNone}
      of={words.hour}
      valueName={words.count}
      unit=""
      bars={hourly.map((value, hour) => ({ label: label(hour), value }))}
      text={(bar) => words.bar(bar.label, formatNumber(bar.value))}
    />
  );
}

/** The original format has no `hourly`; its list of anomalies says the same. */
function countByHour(entry: Entry): number[] {
  const counts = new Array<number>(24).fill(0);
  for (const { at } of readAnomalies(entry)) {
    if (at !== null) counts[new Date(at).getUTCHours()]! += 1;
  }
  return counts;
}

function DailyBars({ entry }: { entry: Entry }) {
  const daily = readDaily(entry);
  if (daily.length === 0) return null;
  const most = Math.max(...daily.map((each) => each.count));
  return (
    <BarChart
      title={words.dailyTitle}
      summary={words.dailySummary(formatNumber(daily.length), formatNumber(most))}
      of={words.day}
      valueName={words.count}
      unit=""
      bars={daily.map((each) => ({ label: formatDate(parseStamp(each.date)), value: each.count }))}
      text={(bar) => words.bar(bar.label, formatNumber(bar.value))}
    />
  );
}
