import { BarChart } from "../../charts/BarChart";
import { type SectionView } from "../../components/SectionPage";
import { formatNumber, formatSignedPercent } from "../../lib/format";
import { figure } from "../../lib/result/section";
import { severityColor } from "../../lib/severityColor";
import { finding, severityWords } from "../../messages/common";
import { degradation as words } from "../../messages/findings";

export function Comparison({ view }: { view: SectionView }) {
  const rows = view.section.machines.filter((each) => each.machineId !== null);
  if (rows.length < 2) return null;
  const beyond = rows.filter((each) => (figure(each, "current_change_percent") ?? 0) >= 7).length;
  return (
    <BarChart
      title={words.comparisonTitle}
      summary={words.comparisonSummary(formatNumber(beyond))}
      of={finding.machine}
      valueName={words.change}
      unit="%"
      wide
      bars={rows.map((each) => ({
        label: each.machineId ?? "",
        value: figure(each, "current_change_percent"),
        color: severityColor(each.severity),
      }))}
      text={(bar) => words.bar(bar.label, formatSignedPercent(bar.value))}
      levels={(palette) => [
        { value: 7, label: words.warningLimit, color: palette.warning },
        { value: 10, label: words.criticalLimit, color: palette.critical },
      ]}
      legend={(palette) =>
        (["NORMAL", "WARNING", "CRITICAL"] as const).map((each) => ({
          label: severityWords[each],
          color: severityColor(each)(palette),
        }))
      }
      onPick={(i) => view.choose(rows[i]?.machineId ?? "")}
    />
  );
}
