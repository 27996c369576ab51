import { useMemo } from "react";
import type { LiveEvent, LiveMeter } from "../../api/live";
import type { MetricName } from "../../api/series";
import { LiveChart } from "../../charts/LiveChart";
import type { Marker, Span } from "../../charts/marks";
import type { Range } from "../../charts/range";
import { LoadingShape } from "../../components/Loaded";
import { Notice } from "../../components/Notice";
import { formatNumber } from "../../lib/format";
import { intervalOf, nameOf } from "../../lib/live/chosen";
import { liveColumns } from "../../lib/live/liveColumns";
import type { MeterRing } from "../../lib/live/meterRing";
import { metricWords } from "../../messages/common";
import { live as words } from "../../messages/live";
import styles from "./Live.module.css";
import type { usePlayback } from "./usePlayback";

interface Props {
  chosen: string[];
  byId: ReadonlyMap<string, LiveMeter>;
  /** Null until the stretch in view is loaded. */
  rings: ReadonlyMap<string, MeterRing> | null;
  loading: boolean;
  order: MetricName[];
  playback: ReturnType<typeof usePlayback>;
  events: LiveEvent[];
  selected: string | null;
  onEvent: (event: LiveEvent) => void;
  onRange: (range: Range | null) => Promise<void> | void;
}

const colours = 8;

/** A chart for each quantity that a chosen meter sends; for what none sends there is none. */
export function LiveCharts(props: Props) {
  const { chosen, byId, rings, loading, order } = props;
  if (chosen.length === 0) return <Notice title={words.none} />;
  const sent = order.filter((metric) => chosen.some((id) => rings?.get(id)?.column(metric)));
  if (sent.length === 0 || !rings)
    return loading ? (
      <LoadingShape height={480} />
    ) : (
      <div>
        <Notice title={words.waitingTitle}>
          <p>{words.waiting}</p>
        </Notice>
      </div>
    );
  return (
    <div className={styles.charts}>
      {sent.map((metric) => (
        <MetricChart
          key={metric}
          {...props}
          rings={rings}
          metric={metric}
          names={chosen.map((id) => nameOf(id, byId.get(id)))}
        />
      ))}
    </div>
  );
}

interface ChartProps extends Props {
  rings: ReadonlyMap<string, MeterRing>;
  metric: MetricName;
  names: string[];
}

function MetricChart({
  chosen,
  byId,
  rings,
  metric,
  names,
  playback,
  events,
  selected,
  onEvent,
  onRange,
}: ChartProps) {
  const { name, unit, digits } = metricWords[metric];
  const sending = chosen.filter((id) => rings.get(id)?.column(metric));
  const key = sending.join("\n");
  const titles = names.join("\n");
  const lines = useMemo(
    () =>
      chosen.flatMap((id, i) =>
        rings.get(id)?.column(metric)
          ? [{ label: names[i]!, series: i % colours, dashed: Math.floor(i / colours) % 2 === 1 }]
          : [],
      ),
    // Made anew when a meter comes, goes, is called otherwise or begins to send this.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [key, titles],
  );
  const { shown, extent, frame } = playback;
  const mine = useMemo(
    () =>
      events.filter(
        (each) => chosen.includes(each.meter) && (each.metric === null || each.metric === metric),
      ),
    [events, chosen, metric],
  );
  const { markers, spans } = useMemo(() => marksOf(mine), [mine]);
  const inView = mine.filter((each) => each.at <= shown[1] && (each.until ?? each.at) >= shown[0]).length;
  const summary = words.summary(
    sending.length === 1 ? lines[0]!.label : words.lines(formatNumber(sending.length)),
    inView > 0 ? words.unusual(formatNumber(inView)) : words.nothingUnusual,
  );
  return (
    <LiveChart
      name={metric.toLowerCase()}
      title={name}
      summary={summary}
      unit={unit}
      digits={digits}
      lines={lines}
      range={shown}
      extent={extent}
      drawn={frame.drawn}
      read={([from, to]) =>
        liveColumns(
          sending.map((id) => {
            const ring = rings.get(id);
            return { ring, gapMs: 3 * intervalOf(byId.get(id), ring) };
          }),
          metric,
          from,
          to,
        )
      }
      latest={sending.map((id) => rings.get(id)?.latest(metric, shown[1]) ?? null)}
      markers={markers}
      spans={spans}
      selected={selected}
      onMarker={(id) => {
        const event = events.find((each) => String(each.id) === id);
        if (event) onEvent(event);
      }}
      onRange={onRange}
    />
  );
}

function marksOf(events: LiveEvent[]): { markers: Marker[]; spans: Span[] } {
  return {
    markers: events.flatMap((each) =>
      each.value === null || each.metric === null
        ? []
        : [{ key: String(each.id), x: each.at, y: each.value }],
    ),
    spans: events.map((each) => ({ from: each.at, to: each.until ?? each.at })),
  };
}
