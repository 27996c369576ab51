import { BarChart } from "../../charts/BarChart";
import { formatDateTime, formatFixed, formatSignificant, formatUnit } from "../../lib/format";
import type { Anomaly } from "../../lib/result/anomalies";
import { anomalies as words } from "../../messages/findings";
import { featureName } from "./AnomalyTable";

/** Why one reading was set apart: its features with what each contributed. */
export function AnomalyDetail({ anomaly }: { anomaly: Anomaly }) {
  const bars = anomaly.attribution.map((each) => ({
    label: featureName(each.feature),
    value: each.credit,
    note: formatSignificant(each.value, "", 4),
  }));
  if (bars.length === 0) return null;
  return (
    <BarChart
      title={words.detailTitle(formatDateTime(anomaly.at))}
      summary={`${words.detailSummary(
        formatUnit(anomaly.voltage, "V"),
        formatUnit(anomaly.expectedVoltage, "V"),
        formatFixed(anomaly.robustZ, 1),
      )} ${words.creditHint}`}
      of={words.feature}
      valueName={words.credit}
      unit=""
      horizontal
      height={80 + 34 * bars.length}
      bars={bars}
      text={(bar) =>
        `${words.bar(bar.label, formatFixed(bar.value, 3))} (${bars.find((each) => each.label === bar.label)?.note})`
      }
    />
  );
}
