import { useNavigate } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { DataTable, type Column } from "../../components/DataTable";
import { SeverityBadge } from "../../components/SeverityBadge";
import { formatNumber } from "../../lib/format";
import type { MachineHealth, PlantResult, SectionName } from "../../lib/result/plant";
import { severityRank } from "../../lib/result/section";
import { sectionPaths } from "../../lib/sectionPaths";
import { useView } from "../../lib/useView";
import { finding, sectionWords } from "../../messages/common";
import { overview as words } from "../../messages/overview";

const judged: SectionName[] = ["voltage_anomalies", "degradation", "harmonics", "phase_imbalance"];

/** Leads to the analysis in which the machine stands worst. */
function worstSection(machine: MachineHealth): SectionName {
  return judged.reduce((worst, name) =>
    severityRank(machine.sections[name] ?? null) > severityRank(machine.sections[worst] ?? null)
      ? name
      : worst,
  );
}

export function MachineHealthTable({ result }: { result: PlantResult }) {
  const [view] = useView();
  const navigate = useNavigate();
  const machines = [...(result.health?.machines ?? [])].sort(
    (a, b) => severityRank(b.severity) - severityRank(a.severity) || (a.score ?? 101) - (b.score ?? 101),
  );
  const scored = machines.some((each) => each.score !== null);
  const columns: Column<MachineHealth>[] = [
    { key: "machine", header: finding.machine, value: (row) => row.machineId, cell: (row) => row.machineId },
    ...(scored
      ? [
          {
            key: "score",
            header: words.machineScore,
            numeric: true,
            value: (row: MachineHealth) => row.score,
            cell: (row: MachineHealth) => formatNumber(row.score, 1),
          },
        ]
      : []),
    ...judged.map((name) => ({
      key: name,
      header: sectionWords[name]!,
      value: (row: MachineHealth) => severityRank(row.sections[name] ?? null),
      cell: (row: MachineHealth) => <SeverityBadge severity={row.sections[name] ?? null} />,
    })),
  ];
  return (
    <Card title={words.machinesTitle} hint={words.machinesHint}>
      <DataTable
        label={words.machinesTitle}
        columns={columns}
        rows={machines}
        rowKey={(row) => row.machineId}
        maxHeight={520}
        onSelect={(row) =>
          void navigate({
            to: sectionPaths[worstSection(row)],
            search: { dataset: view.dataset, machine: row.machineId },
          })
        }
      />
    </Card>
  );
}
