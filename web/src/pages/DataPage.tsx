import { Select } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Dataset } from "../api/datasets";
import type { Meter, MetricName } from "../api/series";
import { bandLines } from "../charts/bandLines";
import { LineChart } from "../charts/LineChart";
import type { Range } from "../charts/range";
import { ChartSource } from "../charts/source";
import { EmptyStart } from "../components/EmptyStart";
import { Failure, Loaded, LoadingShape } from "../components/Loaded";
import { MachinePicker } from "../components/MachinePicker";
import { Notice } from "../components/Notice";
import { Page } from "../components/Page";
import { TimeTools } from "../components/TimeTools";
import { NotReady, UnknownDataset } from "../components/ResultPage";
import { formatDateTime, formatDuration, formatNumber, formatUnit } from "../lib/format";
import { useDataset } from "../lib/useDataset";
import { usePageRange } from "../lib/usePageRange";
import { useMeters, useSeries } from "../lib/useSeries";
import { useView } from "../lib/useView";
import { metricWords, states } from "../messages/common";
import { data as words } from "../messages/data";
import styles from "./DataPage.module.css";

export function DataPage() {
  const { list, dataset, named } = useDataset();
  if (dataset?.hasSeries) return <Readings dataset={dataset} />;
  return (
    <Page title={words.title} subtitle={words.subtitle}>
      {!list.data ? (
        list.isError ? (
          <Failure error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <LoadingShape height={420} />
        )
      ) : !dataset ? (
        named ? (
          <UnknownDataset />
        ) : (
          <EmptyStart />
        )
      ) : dataset.status === "ready" ? (
        <Notice title={words.noReadingsTitle}>
          <p>{states.noReadings}</p>
        </Notice>
      ) : (
        <NotReady dataset={dataset} />
      )}
    </Page>
  );
}

function Readings({ dataset }: { dataset: Dataset }) {
  const [view, change] = useView();
  const meters = useMeters(dataset.id, true);
  const metric = view.metric ?? "voltageV";
  const meter = meters.data?.find((each) => each.id === view.machine) ?? meters.data?.[0];
  return (
    <Page
      title={words.title}
      subtitle={words.subtitle}
      actions={
        <>
          <MachinePicker
            ids={meters.data?.map((each) => each.id) ?? []}
            value={meter?.id ?? null}
            onChange={(machine) => change({ machine })}
          />
          <Select
            label={words.quantity}
            data={Object.entries(metricWords).map(([value, { name, unit }]) => ({
              value,
              label: unit ? `${name} (${unit})` : name,
            }))}
            value={metric}
            allowDeselect={false}
            onChange={(value) => value && change({ metric: value as MetricName })}
            w={200}
          />
        </>
      }
    >
      <Loaded query={meters} height={520}>
        {() =>
          meter ? (
            <SeriesCard dataset={dataset} meter={meter} metric={metric} />
          ) : (
            <Notice title={words.noReadingsTitle} />
          )
        }
      </Loaded>
    </Page>
  );
}

interface CardProps {
  dataset: Dataset;
  meter: Meter;
  metric: MetricName;
}

function SeriesCard({ dataset, meter, metric }: CardProps) {
  const { range, onRange } = usePageRange();
  const [width, setWidth] = useState(1000);
  const asked = { datasetId: dataset.id, meter, metric, width };
  const { query, drawn, busy } = useSeries({ ...asked, range });
  const whole = useSeries({ ...asked, range: null });
  const { name, unit, digits } = metricWords[metric];
  const extent: Range = [meter.from, meter.to];
  const lines = useMemo(() => drawn && bandLines(drawn, words), [drawn]);
  const overview = useMemo(
    () => whole.drawn && { x: whole.drawn.x, lines: bandLines(whole.drawn, words) },
    [whole.drawn],
  );
  if (query.isError && !drawn) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!drawn || !lines) return <LoadingShape height={520} />;
  const [from, to] = range ?? extent;
  const step = query.data?.bucketMs ?? 0;
  return (
    <ChartSource value={`${dataset.name}, ${extent.map(formatDateTime).join(" – ")}`}>
      <TimeTools extent={extent} range={range} onRange={(next) => void onRange(next)} />
      <LineChart
        name="readings"
        title={words.chartTitle(name, meter.id)}
        summary={`${extremes(drawn, unit, digits, `${formatDateTime(from)} – ${formatDateTime(to)}`)} ${
          step > meter.intervalMs ? words.step(formatDuration(step / 1000)) : words.single
        }`}
        x={drawn.x}
        lines={lines}
        band={[0, 1]}
        unit={unit}
        digits={digits}
        extent={extent}
        overview={overview ?? undefined}
        range={range}
        onRange={onRange}
        busy={busy}
        onWidth={setWidth}
        height={420}
      />
      <p className={styles.facts}>
        {words.facts(meter.type, formatNumber(meter.rows), formatDuration(meter.intervalMs / 1000))}
      </p>
    </ChartSource>
  );
}

function extremes(
  drawn: { min: (number | null)[]; max: (number | null)[] },
  unit: string,
  digits: number,
  period: string,
) {
  const lowest = drawn.min.reduce<number>(
    (best, each) => (each !== null && each < best ? each : best),
    Infinity,
  );
  const highest = drawn.max.reduce<number>(
    (best, each) => (each !== null && each > best ? each : best),
    -Infinity,
  );
  if (lowest > highest) return words.none;
  return words.summary(formatUnit(lowest, unit, digits), formatUnit(highest, unit, digits), period);
}
