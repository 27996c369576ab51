import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Dataset } from "../../api/datasets";
import { Confirm } from "../../components/Confirm";
import { numberColumn, timeColumn } from "../../components/columns";
import { DataTable, type Column } from "../../components/DataTable";
import { Failure } from "../../components/Loaded";
import { TrashIcon } from "../../components/icons";
import { formatBytes, formatHere, formatNumber } from "../../lib/format";
import { useDeleteDataset } from "../../lib/useDeleteDataset";
import { useSession } from "../../lib/useSession";
import { messages } from "../../messages/common";
import { upload as words } from "../../messages/data";
import styles from "./DatasetTable.module.css";

export function DatasetTable({ list }: { list: Dataset[] }) {
  const [doomed, setDoomed] = useState<Dataset | null>(null);
  const { mayChange } = useSession();
  const remove = useDeleteDataset();
  const columns: Column<Dataset>[] = [
    {
      key: "name",
      header: words.name,
      value: (row) => row.name,
      cell: (row) => (
        <Link to="/overview" search={{ dataset: row.id }}>
          {row.name}
        </Link>
      ),
    },
    { key: "kind", header: words.kind, value: (row) => row.kind, cell: (row) => words.kinds[row.kind] },
    {
      key: "status",
      header: words.status,
      value: (row) => row.status,
      cell: (row) => (
        <div>
          {words.statuses[row.status]}
          {row.status === "review" && (
            <Link to="/upload" search={{ dataset: row.id }} className={styles.next}>
              {words.checkColumns}
            </Link>
          )}
          {row.error && <span className={styles.error}>{row.error}</span>}
        </div>
      ),
    },
    {
      key: "owner",
      header: words.owner,
      value: (row) => row.owner,
      cell: (row) => row.owner ?? words.everybody,
    },
    numberColumn("rows", words.rows, (row) => row.rows, formatNumber),
    numberColumn("size", words.size, (row) => row.bytes, formatBytes),
    timeColumn("created", words.created, (row) => row.created, formatHere),
    {
      key: "actions",
      header: words.actions,
      value: () => null,
      wide: "buttons",
      cell: (row) =>
        mayChange(row) && (
          <button
            type="button"
            className={styles.remove}
            aria-label={words.remove(row.name)}
            onClick={() => setDoomed(row)}
          >
            <TrashIcon size={18} />
          </button>
        ),
    },
  ];
  return (
    <>
      {remove.isError && <Failure error={remove.error} />}
      <DataTable label={words.listTitle} columns={columns} rows={list} rowKey={(row) => row.id} />
      {doomed && (
        <Confirm
          title={words.removeTitle}
          text={words.removeText(doomed.name)}
          action={
            <Button color="red" onClick={() => (remove.mutate(doomed.id), setDoomed(null))}>
              {messages.delete}
            </Button>
          }
          onClose={() => setDoomed(null)}
        />
      )}
    </>
  );
}
