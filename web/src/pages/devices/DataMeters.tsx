import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { knownMetersQuery, type KnownMeter } from "../../api/devices";
import { Card } from "../../components/Card";
import { numberColumn, timeColumn } from "../../components/columns";
import { DataTable, Second, type Column } from "../../components/DataTable";
import { EmptyStart } from "../../components/EmptyStart";
import { Field } from "../../components/Field";
import { Loaded } from "../../components/Loaded";
import { formatDateTime, formatNumber } from "../../lib/format";
import { devices as words } from "../../messages/quality";
import styles from "./Devices.module.css";

const columns: Column<KnownMeter>[] = [
  {
    key: "id",
    header: words.id,
    value: (row) => row.id,
    cell: (row) => (
      <>
        <Link to="/data" search={{ dataset: row.datasetId, machine: row.id }}>
          {row.id}
        </Link>
        {row.type && <Second>{row.type}</Second>}
      </>
    ),
  },
  {
    key: "dataset",
    header: words.dataset,
    value: (row) => row.datasetName,
    cell: (row) => (
      <div>
        {row.datasetName}
        <Second>{words.sources[row.source] ?? row.source}</Second>
      </div>
    ),
  },
  numberColumn("rows", words.rows, (row) => row.rows, formatNumber),
  timeColumn("from", words.from, (row) => row.from, formatDateTime),
  timeColumn("to", words.to, (row) => row.to, formatDateTime),
];

/** Meters and machines of all data sets. */
export function DataMeters() {
  const meters = useQuery(knownMetersQuery);
  return (
    <Loaded query={meters} height={420}>
      {(all) => (all.length === 0 ? <EmptyStart /> : <List all={all} />)}
    </Loaded>
  );
}

function List({ all }: { all: KnownMeter[] }) {
  const [filter, setFilter] = useState("");
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return all.filter((each) =>
      [each.id, each.type, each.datasetName].some((text) => text.toLowerCase().includes(wanted)),
    );
  }, [all, filter]);
  return (
    <Card title={words.list} hint={words.hint(formatNumber(shown.length), formatNumber(all.length))}>
      <div className={styles.filter}>
        <Field label={words.filter} type="search" value={filter} onText={setFilter} />
      </div>
      {shown.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <DataTable
          label={words.list}
          columns={columns}
          rows={shown}
          rowKey={(row) => `${row.datasetId} ${row.id}`}
          maxHeight={620}
        />
      )}
    </Card>
  );
}
