import { Link } from "@tanstack/react-router";
import { liveDatasetId } from "../../api/datasets";
import { isQuiet, type RegisteredMeter, type Site } from "../../api/registry";
import { textColumn } from "../../components/columns";
import { Second, type Column } from "../../components/DataTable";
import { WarningIcon } from "../../components/icons";
import { formatDuration, formatHere, formatNumber, unknown } from "../../lib/format";
import { registry as words } from "../../messages/registry";
import styles from "./Devices.module.css";
import { calledBy, placeOf, sourceName } from "./names";

function alarmOf({ alarm }: RegisteredMeter): string {
  if (alarm === "auto") return words.alarms.auto;
  return alarm === "off" ? words.alarms.off : words.alarms.after(formatDuration(Number(alarm)));
}

/** `devices`: their names by their ids. */
export const meterColumns = (
  sites: Site[],
  devices: ReadonlyMap<string, string>,
): Column<RegisteredMeter>[] => [
  {
    key: "name",
    header: words.meter,
    value: calledBy,
    cell: (row) => (
      <>
        {row.lastSeen === null ? (
          calledBy(row)
        ) : (
          <Link to="/data" search={{ dataset: liveDatasetId, machine: row.meter }}>
            {calledBy(row)}
          </Link>
        )}
        {row.name && row.name !== row.meter && <Second>{row.meter}</Second>}
        {row.kind && <Second>{row.kind}</Second>}
      </>
    ),
  },
  {
    key: "where",
    header: words.where,
    value: (row) => placeOf(row, sites) || null,
    cell: (row) => (
      <div>
        {placeOf(row, sites) || unknown}
        {row.source && <Second>{sourceName(row.source, devices)}</Second>}
      </div>
    ),
  },
  {
    key: "lastSeen",
    header: words.lastSeen,
    value: (row) => row.lastSeen,
    oneLine: true,
    cell: (row) => (
      <div>
        {row.lastSeen === null ? words.never : formatHere(row.lastSeen)}
        {isQuiet(row) ? (
          <span className={styles.silent}>
            <WarningIcon size={14} />
            {row.offlineSince === null ? words.silent : words.offline(formatHere(row.offlineSince))}
          </span>
        ) : (
          row.lastSeen !== null && <Second>{words.rate(formatNumber(row.readingsPerMinute, 1))}</Second>
        )}
      </div>
    ),
  },
  textColumn("alarm", words.alarm, alarmOf),
];
