import { useQuery } from "@tanstack/react-query";
import { sourcesQuery, type Source } from "../../api/sources";
import { Card } from "../../components/Card";
import { numberColumn, textColumn, timeColumn } from "../../components/columns";
import { DataTable, Second, type Column } from "../../components/DataTable";
import { NormalIcon, WarningIcon } from "../../components/icons";
import { Failure } from "../../components/Loaded";
import { formatHere, formatNumber, unknown } from "../../lib/format";
import { sources as words } from "../../messages/sources";
import styles from "./Devices.module.css";

function connectionOf({ connected, since }: Source): string {
  if (since === null) return connected ? words.connectedNow : words.notConnectedNow;
  return connected ? words.connected(formatHere(since)) : words.notConnected(formatHere(since));
}

const columns: Column<Source>[] = [
  {
    key: "name",
    header: words.name,
    value: (row) => row.name,
    cell: (row) => (
      <>
        {row.name}
        <Second>{`${row.kind.toUpperCase()}, ${row.target}`}</Second>
      </>
    ),
  },
  {
    key: "connection",
    header: words.connection,
    value: connectionOf,
    cell: (row) => (
      <span className={row.connected ? styles.connected : styles.broken}>
        {row.connected ? <NormalIcon size={16} /> : <WarningIcon size={16} />}
        <span>{connectionOf(row)}</span>
      </span>
    ),
  },
  numberColumn("readings", words.taken, (row) => row.readings, formatNumber),
  timeColumn(
    "lastReadingAt",
    words.lastReading,
    (row) => row.lastReadingAt,
    (at) => (at === null ? words.never : formatHere(at)),
  ),
  numberColumn("errors", words.errors, (row) => row.errors, formatNumber),
  { ...textColumn<Source>("lastError", words.lastError, (row) => row.lastError ?? unknown), wide: "prose" },
];

/** Brokers, devices and folders that the program itself asks; nothing where it asks none. */
export function Sources() {
  const { data, error, refetch } = useQuery(sourcesQuery);
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  return (
    <Card title={words.list} hint={words.hint}>
      <DataTable
        label={words.list}
        columns={columns}
        rows={data}
        rowKey={(row) => `${row.kind} ${row.name}`}
      />
    </Card>
  );
}
