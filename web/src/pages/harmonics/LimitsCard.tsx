import { Card } from "../../components/Card";
import { numberColumn, textColumn } from "../../components/columns";
import { DataTable, type Column } from "../../components/DataTable";
import { SeverityBadge } from "../../components/SeverityBadge";
import { formatPercent } from "../../lib/format";
import { readLimits, type HarmonicLimit } from "../../lib/result/harmonics";
import { type Entry } from "../../lib/result/section";
import { harmonics as words } from "../../messages/findings";
import { inOurWords } from "../../messages/server";
import styles from "./LimitsCard.module.css";

const verdict = (row: HarmonicLimit) =>
  row.ok === null ? null : (
    <span className={styles.verdict}>
      <SeverityBadge severity={row.ok ? "NORMAL" : "CRITICAL"} word={row.ok ? words.within : words.beyond} />
      {row.indicative && words.indicative}
    </span>
  );

const columns: Column<HarmonicLimit>[] = [
  textColumn("standard", words.standard, (row) => inOurWords(row.standard)),
  {
    key: "order",
    header: words.orderColumn,
    value: (row) => row.order,
    cell: (row) => row.order || words.total,
    numeric: true,
  },
  numberColumn("value", words.value, (row) => row.valuePercent, formatPercent),
  numberColumn("limit", words.limit, (row) => row.limitPercent, formatPercent),
  {
    key: "ok",
    header: words.verdict,
    value: (row) => (row.ok === null ? null : Number(row.ok)),
    cell: verdict,
  },
];

export function LimitsCard({ entry }: { entry: Entry }) {
  const limits = readLimits(entry);
  if (limits.length === 0) return null;
  return (
    <Card title={words.limitsTitle} hint={words.limitsHint}>
      <DataTable
        label={words.limitsTitle}
        rows={limits}
        rowKey={(row) => `${row.standard} ${row.order}`}
        maxHeight={320}
        columns={columns}
      />
    </Card>
  );
}
