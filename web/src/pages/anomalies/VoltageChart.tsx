import { useMemo, useState } from "react";
import type { Dataset } from "../../api/datasets";
import { bandLines } from "../../charts/bandLines";
import { LineChart, type LineChartProps } from "../../charts/LineChart";
import type { Limit, Marker } from "../../charts/marks";
import { Failure, LoadingShape } from "../../components/Loaded";
import { Notice } from "../../components/Notice";
import { formatDate, formatNumber } from "../../lib/format";
import { readBand, readLimits, type Anomaly } from "../../lib/result/anomalies";
import { figure, type Entry } from "../../lib/result/section";
import { usePageRange } from "../../lib/usePageRange";
import { useMeters, useSeries } from "../../lib/useSeries";
import { states } from "../../messages/common";
import { anomalies as words } from "../../messages/findings";

interface Props {
  entry: Entry;
  dataset: Dataset;
  anomalies: Anomaly[];
  selected: Anomaly | null;
  onSelect: (at: number | null) => void;
}

/** The machine's voltage with a ring around each anomaly: from the readings where there are some. */
export function VoltageChart(props: Props) {
  return props.dataset.hasSeries ? <FromReadings {...props} /> : <FromList {...props} />;
}

function marked({ entry, anomalies, selected, onSelect }: Props) {
  const markers: Marker[] = anomalies.flatMap((each) =>
    each.at === null || each.voltage === null ? [] : [{ key: String(each.at), x: each.at, y: each.voltage }],
  );
  const band = readBand(entry);
  const supply = readLimits(entry);
  const limits: Limit[] = [
    ...(band
      ? ([
          { value: band.high, label: words.bandHigh, tone: "muted" },
          { value: band.low, label: words.bandLow, tone: "muted" },
        ] as const)
      : []),
    ...(supply
      ? ([
          { value: supply.high, label: words.limitHigh, tone: "critical" },
          { value: supply.low, label: words.limitLow, tone: "critical" },
        ] as const)
      : []),
  ];
  return {
    markers,
    limits,
    selectedMarker: selected && String(selected.at),
    onMarker: (key: string) => onSelect(Number(key)),
  };
}

function FromReadings(props: Props) {
  const { entry, dataset } = props;
  const zoom = usePageRange();
  const [width, setWidth] = useState(1000);
  const meters = useMeters(dataset.id, true);
  const meter = meters.data?.find((each) => each.id === entry.machineId);
  const asked = { datasetId: dataset.id, meter, metric: "voltageV", width } as const;
  const { query, drawn, busy } = useSeries({ ...asked, range: zoom.range });
  const whole = useSeries({ ...asked, range: null });
  const lines = useMemo(() => drawn && bandLines(drawn, words), [drawn]);
  const overview = useMemo(
    () => whole.drawn && { x: whole.drawn.x, lines: bandLines(whole.drawn, words) },
    [whole.drawn],
  );
  const marks = useMemo(() => marked(props), [props]);
  const failed = meters.error ?? query.error;
  if (failed && !drawn)
    return <Failure error={failed} onRetry={() => void (meters.error ? meters : query).refetch()} />;
  if (meters.data && !meter) return <FromList {...props} />;
  if (!drawn || !lines || !meter) return <LoadingShape height={420} />;
  return (
    <LineChart
      {...chartProps(entry, props.anomalies.length, meter.from, meter.to)}
      {...marks}
      x={drawn.x}
      lines={lines}
      band={[0, 1]}
      extent={[meter.from, meter.to]}
      overview={overview ?? undefined}
      {...zoom}
      busy={busy}
      onWidth={setWidth}
    />
  );
}

/** A result without readings: the anomalies alone, each a point. */
function FromList(props: Props) {
  const { entry, anomalies } = props;
  const zoom = usePageRange();
  const known = useMemo(
    () => anomalies.filter((each) => each.at !== null && each.voltage !== null),
    [anomalies],
  );
  const marks = useMemo(() => marked(props), [props]);
  const x = useMemo(() => known.map((each) => each.at!), [known]);
  const lines = useMemo(
    () => [{ label: words.anomaly, values: known.map((each) => each.voltage), series: 0, pointsOnly: true }],
    [known],
  );
  if (known.length === 0) return null;
  return (
    <>
      <Notice>
        <p>{states.noReadings}</p>
      </Notice>
      <LineChart
        {...chartProps(entry, known.length, x[0]!, x.at(-1)!)}
        {...marks}
        {...zoom}
        x={x}
        lines={lines}
      />
    </>
  );
}

function chartProps(
  entry: Entry,
  listed: number,
  from: number,
  to: number,
): Pick<LineChartProps, "name" | "title" | "summary" | "unit" | "wide" | "height"> {
  const total = figure(entry, "total_anomalies") ?? listed;
  return {
    name: "voltage",
    title: words.chartTitle(entry.machineId ?? ""),
    summary: words.chartSummary(formatNumber(total), `${formatDate(from)} – ${formatDate(to)}`),
    unit: "V",
    wide: true,
    height: 340,
  };
}
