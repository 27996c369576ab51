import { severityRank, type Entry, type Section } from "../lib/result/section";
import { finding } from "../messages/common";
import { Card } from "./Card";
import { DataTable, type Column } from "./DataTable";
import { SeverityBadge } from "./SeverityBadge";

export interface MachineFigure {
  key: string;
  header: string;
  value: (entry: Entry) => number | null;
  text: (value: number | null) => string;
}

interface Props {
  section: Section;
  selected: string | null;
  figures: MachineFigure[];
  onChoose: (machineId: string) => void;
}

/** All machines of one analysis side by side, the worst first. */
export function MachineTable({ section, selected, figures, onChoose }: Props) {
  const rows = section.machines
    .filter((each) => each.machineId !== null)
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
  const columns: Column<Entry>[] = [
    { key: "machine", header: finding.machine, value: (row) => row.machineId, cell: (row) => row.machineId },
    {
      key: "severity",
      header: finding.severity,
      value: (row) => severityRank(row.severity),
      cell: (row) => <SeverityBadge severity={row.severity} />,
    },
    ...figures.map((figure) => ({
      key: figure.key,
      header: figure.header,
      numeric: true,
      value: figure.value,
      cell: (row: Entry) => figure.text(figure.value(row)),
    })),
  ];
  return (
    <Card title={finding.machines} hint={finding.machinesHint} wide>
      <DataTable
        label={finding.machines}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.machineId ?? ""}
        selectedKey={selected}
        onSelect={(row) => row.machineId !== null && onChoose(row.machineId)}
        maxHeight={380}
      />
    </Card>
  );
}
