import { Card } from "../../components/Card";
import { numberColumn, timeColumn } from "../../components/columns";
import { DataTable, type Column } from "../../components/DataTable";
import { Notice } from "../../components/Notice";
import { formatDateTime, formatFixed, formatNumber, formatUnit } from "../../lib/format";
import type { Anomaly } from "../../lib/result/anomalies";
import { bool } from "../../lib/result/read";
import { figure, type Entry } from "../../lib/result/section";
import { anomalies as words } from "../../messages/findings";

interface Props {
  entry: Entry;
  anomalies: Anomaly[];
  selected: Anomaly | null;
  onSelect: (at: number | null) => void;
}

export const featureName = (feature: string) => words.features[feature] ?? feature.replaceAll("_", " ");

export const mainReason = (row: Anomaly): string | null => {
  const strongest = row.attribution.reduce<Anomaly["attribution"][number] | null>(
    (best, each) => ((each.credit ?? -Infinity) > (best?.credit ?? -Infinity) ? each : best),
    null,
  );
  return strongest && featureName(strongest.feature);
};

const columns: Column<Anomaly>[] = [
  timeColumn("at", words.at, (row) => row.at, formatDateTime),
  numberColumn(
    "voltage",
    words.voltage,
    (row) => row.voltage,
    (value) => formatUnit(value, "V"),
  ),
  numberColumn(
    "expected",
    words.expected,
    (row) => row.expectedVoltage,
    (value) => formatUnit(value, "V"),
  ),
  numberColumn(
    "z",
    `${words.deviation} (${words.deviationUnit})`,
    (row) => row.robustZ,
    (value) => formatFixed(value, 1),
  ),
  numberColumn(
    "current",
    words.current,
    (row) => row.current,
    (value) => formatUnit(value, "A"),
  ),
  numberColumn(
    "score",
    words.decision,
    (row) => row.decision,
    (value) => formatFixed(value, 3),
  ),
  { key: "reason", header: words.reason, value: mainReason, cell: (row) => mainReason(row) ?? "–" },
];

export function AnomalyTable({ entry, anomalies, selected, onSelect }: Props) {
  const total = figure(entry, "total_anomalies");
  if (anomalies.length === 0) {
    return (
      <Notice title={words.noneTitle}>
        <p>{words.none}</p>
      </Notice>
    );
  }
  const short = bool(entry.fields, "truncated") === true || (total !== null && anomalies.length < total);
  return (
    <Card
      title={words.tableTitle}
      hint={short ? words.tableShort(formatNumber(anomalies.length), formatNumber(total)) : words.tableHint}
    >
      <DataTable
        label={words.tableTitle}
        columns={columns}
        rows={anomalies}
        rowKey={(row) => String(row.at)}
        selectedKey={selected && String(selected.at)}
        onSelect={(row) => onSelect(row.at === selected?.at ? null : row.at)}
        maxHeight={360}
      />
    </Card>
  );
}
