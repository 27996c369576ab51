import type { Preview } from "../../api/mapping";
import { DataTable, type Column } from "../../components/DataTable";
import { formatNumber } from "../../lib/format";
import { review as words } from "../../messages/quality";
import styles from "./Review.module.css";

interface Row {
  number: number;
  cells: string[];
}

/** The file's first rows as they stand in it. */
export function FirstRows({ preview }: { preview: Preview }) {
  const rows: Row[] = preview.rows.map((cells, i) => ({ number: i + 1, cells }));
  const columns: Column<Row>[] = [
    {
      key: "row",
      header: words.row,
      value: (row) => row.number,
      cell: (row) => formatNumber(row.number),
      numeric: true,
    },
    ...preview.columns.map(({ index, header }): Column<Row> => ({
      key: String(index),
      header,
      value: (row) => row.cells[index] ?? null,
      cell: (row) => row.cells[index] ?? "",
    })),
  ];
  return (
    <div className={styles.question}>
      <h3>{words.rowsTitle}</h3>
      <p>{words.rowsHint(formatNumber(preview.rowsSampled))}</p>
      <DataTable
        label={words.rowsTitle}
        columns={columns}
        rows={rows}
        rowKey={(row) => String(row.number)}
        maxHeight={260}
        sideways
      />
    </div>
  );
}
