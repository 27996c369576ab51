import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Dataset } from "../../api/datasets";
import { aggregatesQuery, type MeterAggregate } from "../../api/energy";
import { BarChart } from "../../charts/BarChart";
import type { Range } from "../../charts/range";
import { Loaded } from "../../components/Loaded";
import { Notice } from "../../components/Notice";
import { formatKilo, formatNumber, formatPercent } from "../../lib/format";
import { dashboard as words } from "../../messages/dashboard";

const barsAtMost = 10;

interface Props {
  dataset: Dataset;
  range: Range | null;
}

/** Who takes most; a press opens the meter's readings. */
export function TopConsumers({ dataset, range }: Props) {
  const navigate = useNavigate();
  const query = useQuery({
    ...aggregatesQuery({ datasetId: dataset.id, from: range?.[0], to: range?.[1] }),
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={query} height={400}>
      {({ meters }) => {
        const { top, total, count } = ranked(meters);
        if (top.length === 0) return <Notice title={words.consumers}>{words.consumersNone}</Notice>;
        const share = (kwh: number | null) => formatPercent(total > 0 ? (100 * (kwh ?? 0)) / total : null, 1);
        return (
          <BarChart
            title={words.consumers}
            summary={words.consumersSummary(top[0]!.meter, share(top[0]!.energyKwh), formatNumber(count))}
            of={words.meter}
            valueName={words.energy}
            unit="kWh"
            horizontal
            height={300}
            bars={top.map(({ meter, energyKwh }) => ({ label: meter, value: energyKwh }))}
            text={(bar) => words.consumerBar(bar.label, formatKilo(bar.value, "Wh"), share(bar.value))}
            onPick={(index) =>
              void navigate({
                to: "/data",
                search: { dataset: dataset.id, machine: top[index]!.meter, metric: "activePowerKw" },
              })
            }
          />
        );
      }}
    </Loaded>
  );
}

function ranked(meters: MeterAggregate[]) {
  const known = meters.filter((each) => each.energyKwh !== null);
  const top = [...known].sort((a, b) => b.energyKwh! - a.energyKwh!).slice(0, barsAtMost);
  return { top, total: known.reduce((sum, each) => sum + each.energyKwh!, 0), count: known.length };
}
