import { GaugeChart } from "../../charts/GaugeChart";
import { formatPercent, inSentence } from "../../lib/format";
import { text } from "../../lib/result/read";
import { figure, isTrueThd, type Entry } from "../../lib/result/section";
import { qualityWords } from "../../messages/common";
import { harmonics as words } from "../../messages/findings";

export function ThdGauge({ entry }: { entry: Entry }) {
  const thd = figure(entry, "thd_percent");
  const quality = text(entry.fields, "quality") ?? "";
  return (
    <GaugeChart
      title={isTrueThd(entry) ? words.gaugeTitle : words.gaugeTitleSignature}
      summary={
        thd === null
          ? words.gaugeUnknown
          : words.gaugeSummary(formatPercent(thd), inSentence(qualityWords[quality] ?? quality))
      }
      valueName={words.thd}
      value={thd}
      max={20}
      bands={[
        { to: 10, tone: "normal" },
        { to: 15, tone: "warning" },
        { to: 20, tone: "critical" },
      ]}
      text={formatPercent(thd)}
    />
  );
}
