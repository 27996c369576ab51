import { Card, Stack } from "../../components/Card";
import { numberColumn, textColumn } from "../../components/columns";
import { DataTable, type Column } from "../../components/DataTable";
import { formatFixed, formatKilo, formatNumber, formatPercent, formatKw } from "../../lib/format";
import { readMachineLoads, readPairs, readSchedule } from "../../lib/result/peakLoad";
import { figure, type Entry, type Section } from "../../lib/result/section";
import { finding } from "../../messages/common";
import { peakLoad as words } from "../../messages/findings";
import styles from "./LoadTables.module.css";

const shift = (minutes: number | null) =>
  minutes === null || minutes === 0
    ? words.stay
    : minutes < 0
      ? words.earlier(formatNumber(-minutes))
      : words.later(formatNumber(minutes));

const scheduleColumns: Column<ReturnType<typeof readSchedule>[number]>[] = [
  textColumn("machine", finding.machine, (row) => row.machineId),
  {
    key: "shift",
    header: words.shift,
    value: (row) => row.shiftMinutes,
    cell: (row) => shift(row.shiftMinutes),
  },
  textColumn("reason", words.reason, (row) => row.reason),
];

const pairColumns: Column<ReturnType<typeof readPairs>[number]>[] = [
  textColumn("a", words.first, (row) => row.a),
  textColumn("b", words.second, (row) => row.b),
  numberColumn(
    "r",
    "r",
    (row) => row.r,
    (value) => formatFixed(value, 3),
  ),
];

const loadColumns: Column<ReturnType<typeof readMachineLoads>[number]>[] = [
  textColumn("machine", finding.machine, (row) => row.machineId),
  numberColumn(
    "share",
    words.share,
    (row) => row.sharePercent,
    (value) => formatPercent(value, 1),
  ),
  numberColumn(
    "energy",
    words.energyKwh,
    (row) => row.energyKwh,
    (value) => formatKilo(value, "Wh"),
  ),
  numberColumn("average", words.averageKw, (row) => row.averageKw, formatKw),
  numberColumn("peak", words.peakDemandKw, (row) => row.peakDemandKw, formatKw),
  numberColumn(
    "r",
    words.meanCorrelation,
    (row) => row.meanCorrelation,
    (value) => formatFixed(value, 2),
  ),
];

export function PairsAndSchedule({ entry }: { entry: Entry }) {
  const pairs = readPairs(entry);
  const schedule = readSchedule(entry).filter((each) => each.shiftMinutes !== 0);
  const bound = figure(entry, "lower_bound_kw");
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
            maxHeight={380}
            columns={scheduleColumns}
          />
        )}
        {bound !== null && (
          <p className={styles.below}>
            {words.lowerBound(formatKw(bound), formatPercent(figure(entry, "gap_percent"), 1))}
          </p>
        )}
      </Card>
      {pairs.length > 0 && (
        <Card title={words.pairsTitle}>
          <DataTable
            label={words.pairsTitle}
            rows={pairs}
            rowKey={(row) => `${row.a} ${row.b}`}
            maxHeight={380}
            columns={pairColumns}
          />
        </Card>
      )}
    </Stack>
  );
}

export function MachineLoads({ section }: { section: Section }) {
  const rows = readMachineLoads(section);
  if (rows.length === 0) return null;
  return (
    <Card title={words.machinesTitle} wide>
      <DataTable
        label={words.machinesTitle}
        rows={rows}
        rowKey={(row) => row.machineId}
        columns={loadColumns}
      />
    </Card>
  );
}
