import { Card } from "../../components/Card";
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
  { key: "at", header: words.at, value: (row) => row.at, cell: (row) => formatDateTime(row.at) },
  {
    key: "voltage",
    header: words.voltage,
    value: (row) => row.voltage,
    cell: (row) => formatUnit(row.voltage, "V"),
    numeric: true,
  },
  {
    key: "expected",
    header: words.expected,
    value: (row) => row.expectedVoltage,
    cell: (row) => formatUnit(row.expectedVoltage, "V"),
    numeric: true,
  },
  {
    key: "z",
    header: `${words.deviation} (${words.deviationUnit})`,
    value: (row) => row.robustZ,
    cell: (row) => formatFixed(row.robustZ, 1),
    numeric: true,
  },
  {
    key: "current",
    header: words.current,
    value: (row) => row.current,
    cell: (row) => formatUnit(row.current, "A"),
    numeric: true,
  },
  {
    key: "score",
    header: words.decision,
    value: (row) => row.decision,
    cell: (row) => formatFixed(row.decision, 3),
    numeric: true,
  },
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
