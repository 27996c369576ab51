import type { Completeness } from "../../api/quality";
import { Card } from "../../components/Card";
import { DataTable, type Column } from "../../components/DataTable";
import { formatNumber, formatPercent } from "../../lib/format";
import { quality as words } from "../../messages/quality";
import styles from "./Quality.module.css";

const count = (key: "days" | "excludedDays" | "gaps", header: string): Column<Completeness> => ({
  key,
  header,
  value: (row) => row[key],
  cell: (row) => formatNumber(row[key]),
  numeric: true,
});
const columns: Column<Completeness>[] = [
  { key: "meter", header: words.meter, value: (row) => row.meter, cell: (row) => row.meter },
  {
    key: "percent",
    header: words.percent,
    value: (row) => row.percent,
    cell: (row) => (
      <span className={styles.share}>
        <span className={styles.bar} aria-hidden="true">
          <span style={{ width: `${Math.max(0, Math.min(100, row.percent))}%` }} />
        </span>
        {formatPercent(row.percent, 1)}
      </span>
    ),
    numeric: true,
  },
  count("days", words.days),
  count("excludedDays", words.excludedDays),
  count("gaps", words.gaps),
];

/** How much of each meter is there, the most wanting first. */
export function CompletenessCard({ rows }: { rows: Completeness[] }) {
  if (rows.length === 0) return null;
  return (
    <Card title={words.completenessTitle} hint={words.completenessHint}>
      <DataTable
        label={words.completenessTitle}
        columns={columns}
        rows={[...rows].sort((a, b) => a.percent - b.percent)}
        rowKey={(row) => row.meter}
        maxHeight={300}
      />
    </Card>
  );
}
