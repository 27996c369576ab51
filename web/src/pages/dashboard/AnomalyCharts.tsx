import { useMemo } from "react";
import { BarChart } from "../../charts/BarChart";
import { LineChart } from "../../charts/LineChart";
import type { Range } from "../../charts/range";
import { Notice } from "../../components/Notice";
import { formatNumber } from "../../lib/format";
import { allAnomalies, stretches, tally, within } from "../../lib/result/allAnomalies";
import type { PlantResult } from "../../lib/result/plant";
import { usePageRange } from "../../lib/usePageRange";
import { dashboard as words } from "../../messages/dashboard";
import { mainReason } from "../anomalies/AnomalyTable";

/** How far apart two anomalies may be and still be one stretch. */
const apartMs = 3_600_000;
const typesAtMost = 8;

/** When anomalies came, how far off they were, and what gave them away. */
export function AnomalyCharts({ result, extent }: { result: PlantResult | null; extent: Range }) {
  const { range, onRange } = usePageRange();
  const section = result?.sections.voltage_anomalies ?? null;
  const all = useMemo(
    () =>
      allAnomalies(section).flatMap((each) =>
        each.voltage === null || each.expectedVoltage === null
          ? []
          : [{ ...each, off: each.voltage - each.expectedVoltage }],
      ),
    [section],
  );
  const shown = useMemo(() => within(all, range), [all, range]);
  const types = useMemo(() => tally(shown, (each) => mainReason(each) ?? words.noReason), [shown]);
  const drawn = useMemo(
    () => ({
      x: all.map((each) => each.at),
      lines: [{ label: words.deviation, values: all.map((each) => each.off), series: 0, pointsOnly: true }],
      markers: all.map((each) => ({ key: `${each.at} ${each.machineId}`, x: each.at, y: each.off })),
      spans: stretches(all, apartMs),
    }),
    [all],
  );
  if (!result || all.length === 0)
    return result && <Notice title={words.distribution}>{words.distributionNone}</Notice>;
  const machines = new Set(shown.map((each) => each.machineId)).size;
  return (
    <>
      <LineChart
        name="anomalies"
        title={words.distribution}
        summary={
          shown.length === 0
            ? words.distributionNone
            : words.distributionSummary(
                formatNumber(shown.length),
                words.machinesOf(machines, formatNumber(machines)),
              )
        }
        {...drawn}
        unit="V"
        extent={extent}
        range={range}
        onRange={onRange}
        height={260}
        wide
      />
      <BarChart
        title={words.types}
        summary={types[0] ? words.typesSummary(types[0].kind) : words.distributionNone}
        of={words.type}
        height={300}
        valueName={words.count}
        unit=""
        horizontal
        bars={types.slice(0, typesAtMost).map(({ kind, count }) => ({ label: kind, value: count }))}
        text={(bar) => words.typeBar(bar.label, formatNumber(bar.value))}
      />
    </>
  );
}
