import { Card, Stack } from "../../components/Card";
import { DataTable } from "../../components/DataTable";
import { formatFixed, formatKilo, formatNumber, formatPercent, formatKw } from "../../lib/format";
import { readMachineLoads, readPairs, readSchedule } from "../../lib/result/peakLoad";
import { figure, type Entry, type Section } from "../../lib/result/section";
import { finding } from "../../messages/common";
import { peakLoad as words } from "../../messages/findings";
import styles from "./LoadTables.module.css";

export function PairsAndSchedule({ entry }: { entry: Entry }) {
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
            maxHeight={380}
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

export function MachineLoads({ section }: { section: Section }) {
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
            cell: (row) => formatKw(row.averageKw),
            numeric: true,
          },
          {
            key: "peak",
            header: words.peakDemandKw,
            value: (row) => row.peakDemandKw,
            cell: (row) => formatKw(row.peakDemandKw),
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
