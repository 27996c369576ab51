import { Advice } from "../components/Advice";
import { useMemo } from "react";
import { HeatMatrix } from "../charts/HeatMatrix";
import { LineChart } from "../charts/LineChart";
import { Card, Grid, Stack } from "../components/Card";
import { DataTable } from "../components/DataTable";
import { KeyFigures } from "../components/KeyFigures";
import { MissingFields, SectionPage } from "../components/SectionPage";
import {
  formatDateTime,
  formatFixed,
  formatKilo,
  formatNumber,
  formatPercent,
  formatTime,
  parseStamp,
} from "../lib/format";
import { beside } from "../lib/result/beside";
import {
  readCorrelation,
  readDailyProfile,
  readLoadDuration,
  readMachineLoads,
  readPairs,
  readSchedule,
} from "../lib/result/peakLoad";
import { sectionSeverity } from "../lib/result/plant";
import { text } from "../lib/result/read";
import { figure, literalFigure, type Entry, type Section } from "../lib/result/section";
import { finding, potentialWords } from "../messages/common";
import { peakLoad as words } from "../messages/findings";

const kw = (value: number | null) => formatKilo(value, "W");

export function PeakLoadPage() {
  return (
    <SectionPage name="peak_load_optimization" title={words.title} subtitle={words.subtitle}>
      {({ section }) => (
        <>
          <Headline section={section} />
          <Grid>
            <DurationChart entry={section} />
            <ProfileChart entry={section} />
            <Matrix entry={section} />
            <PairsAndSchedule entry={section} />
          </Grid>
          <Advice entry={section} />
          <MachineLoads section={section} />
        </>
      )}
    </SectionPage>
  );
}

function Headline({ section }: { section: Section }) {
  const of = (name: string) => figure(section, name);
  const stamp = (name: string) => {
    const at = parseStamp(text(section.fields, name));
    return at === null ? undefined : words.at(formatDateTime(at));
  };
  const word = (name: string) => {
    const value = text(section.fields, name);
    return value === null ? null : (potentialWords[value] ?? value);
  };
  const engineering = word("optimization_potential_engineering");
  return (
    <KeyFigures
      figures={[
        {
          label: words.peak,
          text: kw(of("peak_load_kw")),
          hint: stamp("peak_load_at"),
          beside: beside(section, "peak_load_kw", kw),
        },
        {
          label: words.demand(formatNumber(of("demand_window_min") ?? 15)),
          text: kw(of("peak_demand_15min_kw")),
          hint: stamp("peak_demand_at"),
        },
        {
          label: words.average,
          text: kw(of("average_load_kw")),
          beside: beside(section, "average_load_kw", kw),
        },
        {
          label: words.ratio,
          text: formatFixed(of("peak_average_ratio"), 2),
          hint: of("load_factor") !== null && words.loadFactor(formatFixed(of("load_factor"), 2)),
          beside: beside(section, "peak_average_ratio", (value) => formatFixed(value, 2)),
        },
        { label: words.energy, text: formatKilo(of("energy_kwh"), "Wh") },
        {
          label: words.potential,
          text: word("optimization_potential") ?? "–",
          hint: engineering && words.potentialHint(engineering.toLowerCase()),
          tone: sectionSeverity("peak_load_optimization", section),
        },
        {
          label: words.correlation,
          text: formatFixed(of("average_correlation"), 3),
          hint:
            of("highly_correlated_pairs") !== null &&
            words.correlationHint(formatNumber(of("highly_correlated_pairs"))),
          beside:
            literalFigure(section, "average_correlation") === null
              ? null
              : beside(section, "average_correlation", (value) => formatFixed(value, 3)),
        },
        {
          label: words.coincidence,
          text: formatFixed(of("coincidence_factor"), 3),
          hint:
            of("diversity_factor") !== null && words.coincidenceHint(formatFixed(of("diversity_factor"), 3)),
        },
      ]}
    />
  );
}

function DurationChart({ entry }: { entry: Entry }) {
  const curve = useMemo(() => readLoadDuration(entry), [entry]);
  if (curve.length < 2) return <MissingFields fields={["load_duration"]} />;
  const peak = Math.max(...curve.map((each) => each.kw ?? 0));
  const high = curve.filter((each) => (each.kw ?? 0) >= 0.9 * peak).at(-1);
  return (
    <LineChart
      title={words.durationTitle}
      summary={words.durationSummary(formatPercent(high?.sharePercent, 1), kw(peak))}
      xKind="number"
      xLabel={words.durationAxis}
      xText={(share) => formatPercent(share, 1)}
      x={curve.map((each) => each.sharePercent)}
      unit="kW"
      digits={1}
      fromZero
      lines={[{ label: words.load, values: curve.map((each) => each.kw), series: 0 }]}
    />
  );
}

const quarter = 900_000;

function ProfileChart({ entry }: { entry: Entry }) {
  const profile = useMemo(() => readDailyProfile(entry), [entry]);
  if (!profile) return <MissingFields fields={["daily_profile"]} />;
  const length = Math.max(profile.weekday.length, profile.weekend.length);
  const peak = profile.weekday.reduce<number>(
    (best, each, i) => ((each ?? 0) > (profile.weekday[best] ?? 0) ? i : best),
    0,
  );
  return (
    <LineChart
      title={words.profileTitle}
      summary={words.profileSummary(kw(profile.weekday[peak] ?? null), formatTime(peak * quarter))}
      xKind="clock"
      xLabel={words.profileAxis}
      x={Array.from({ length }, (_, i) => i * quarter)}
      unit="kW"
      digits={1}
      fromZero
      lines={[
        { label: words.weekday, values: profile.weekday, series: 0 },
        { label: words.weekend, values: profile.weekend, series: 1 },
      ]}
    />
  );
}

function Matrix({ entry }: { entry: Entry }) {
  const correlation = useMemo(() => readCorrelation(entry), [entry]);
  const pairs = readPairs(entry);
  if (!correlation) return <MissingFields fields={["correlation"]} />;
  const basis = text(entry.fields, "correlation_basis") ?? "";
  const closest = pairs[0];
  const pair = closest ? words.matrixSummary(`${closest.a} – ${closest.b}`, formatFixed(closest.r, 2)) : "";
  return (
    <HeatMatrix
      title={words.matrixTitle}
      summary={`${pair} ${words.matrixBasis[basis] ? words.matrixBasisLabel(words.matrixBasis[basis]) : ""}`.trim()}
      names={correlation.machines}
      matrix={correlation.matrix}
      text={words.cell}
      of={finding.machine}
    />
  );
}

function PairsAndSchedule({ entry }: { entry: Entry }) {
  const pairs = readPairs(entry);
  const schedule = readSchedule(entry).filter((each) => each.shiftMinutes !== 0);
  const bound = figure(entry, "lower_bound_kw");
  const shift = (minutes: number | null) =>
    minutes === null || minutes === 0
      ? words.stay
      : minutes < 0
        ? words.earlier(formatNumber(-minutes))
        : words.later(formatNumber(minutes));
  return (
    <Stack>
      <Card
        title={words.scheduleTitle}
        hint={
          schedule.length > 0
            ? words.scheduleHint(
                formatPercent(figure(entry, "predicted_reduction_percent")),
                formatPercent(figure(entry, "fitted_reduction_percent")),
              )
            : words.scheduleNone
        }
      >
        {schedule.length > 0 && (
          <DataTable
            label={words.scheduleTitle}
            rows={schedule}
            rowKey={(row) => row.machineId}
            maxHeight={260}
            columns={[
              {
                key: "machine",
                header: finding.machine,
                value: (row) => row.machineId,
                cell: (row) => row.machineId,
              },
              {
                key: "shift",
                header: words.shift,
                value: (row) => row.shiftMinutes,
                cell: (row) => shift(row.shiftMinutes),
              },
              { key: "reason", header: words.reason, value: (row) => row.reason, cell: (row) => row.reason },
            ]}
          />
        )}
        {bound !== null && (
          <p>{words.lowerBound(kw(bound), formatPercent(figure(entry, "gap_percent"), 1))}</p>
        )}
      </Card>
      {pairs.length > 0 && (
        <Card title={words.pairsTitle}>
          <DataTable
            label={words.pairsTitle}
            rows={pairs}
            rowKey={(row) => `${row.a} ${row.b}`}
            maxHeight={260}
            columns={[
              { key: "a", header: words.first, value: (row) => row.a, cell: (row) => row.a },
              { key: "b", header: words.second, value: (row) => row.b, cell: (row) => row.b },
              {
                key: "r",
                header: "r",
                value: (row) => row.r,
                cell: (row) => formatFixed(row.r, 3),
                numeric: true,
              },
            ]}
          />
        </Card>
      )}
    </Stack>
  );
}

function MachineLoads({ section }: { section: Section }) {
  const rows = readMachineLoads(section);
  if (rows.length === 0) return null;
  return (
    <Card title={words.machinesTitle} wide>
      <DataTable
        label={words.machinesTitle}
        rows={rows}
        rowKey={(row) => row.machineId}
        columns={[
          {
            key: "machine",
            header: finding.machine,
            value: (row) => row.machineId,
            cell: (row) => row.machineId,
          },
          {
            key: "share",
            header: words.share,
            value: (row) => row.sharePercent,
            cell: (row) => formatPercent(row.sharePercent, 1),
            numeric: true,
          },
          {
            key: "energy",
            header: words.energyKwh,
            value: (row) => row.energyKwh,
            cell: (row) => formatKilo(row.energyKwh, "Wh"),
            numeric: true,
          },
          {
            key: "average",
            header: words.averageKw,
            value: (row) => row.averageKw,
            cell: (row) => kw(row.averageKw),
            numeric: true,
          },
          {
            key: "peak",
            header: words.peakDemandKw,
            value: (row) => row.peakDemandKw,
            cell: (row) => kw(row.peakDemandKw),
            numeric: true,
          },
          {
            key: "r",
            header: words.meanCorrelation,
            value: (row) => row.meanCorrelation,
            cell: (row) => formatFixed(row.meanCorrelation, 2),
            numeric: true,
          },
        ]}
      />
    </Card>
  );
}
