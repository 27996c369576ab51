import { useCallback, useMemo, useRef, useState } from "react";
import type { LiveEvent, LiveMeter } from "../../api/live";
import type { MetricName } from "../../api/series";
import { ChartSource } from "../../charts/source";
import { firstChoice, nameOf, readChosen, silence } from "../../lib/live/chosen";
import { clockAhead, type WindowMinutes } from "../../lib/live/playback";
import { keptMs } from "../../lib/live/meterRing";
import { usePageRange } from "../../lib/usePageRange";
import { useView } from "../../lib/useView";
import { metricWords } from "../../messages/common";
import { live as words } from "../../messages/live";
import { eventRange, inSentences, type Announcement } from "./eventText";
import { EventLog } from "./EventLog";
import styles from "./Live.module.css";
import { LiveCharts } from "./LiveCharts";
import { LiveControls } from "./LiveControls";
import { LiveNotices } from "./LiveNotices";
import { MeterChips } from "./MeterChips";
import { Spoken } from "./Spoken";
import { useEvents, useLinkedEvent } from "./useEvents";
import { useLiveFeed } from "./useLiveFeed";
import { usePast } from "./usePast";
import { usePlayback } from "./usePlayback";

const metricOrder = Object.keys(metricWords) as MetricName[];
const usualMinutes = 5;

export function Live({ all }: { all: LiveMeter[] }) {
  const [view, change] = useView();
  const { range: zoom, onRange } = usePageRange();
  const [atFirst] = useState(() => firstChoice(all));
  const chosen = useMemo(
    () => (view.meters === undefined ? atFirst : readChosen(view.meters)),
    [view.meters, atFirst],
  );
  const byId = useMemo(() => new Map(all.map((each) => [each.id, each])), [all]);
  const ahead = clockAhead(all, Date.now());
  const aheadNow = useRef(ahead);
  aheadNow.current = ahead;
  const now = useCallback(() => Date.now() + aheadNow.current, []);
  const minutes = (view.minutes ?? usualMinutes) as WindowMinutes;
  const playback = usePlayback({
    now,
    windowMs: minutes * 60_000,
    zoom,
    onEndZoom: () => void change({ from: undefined, to: undefined }, { replace: true }),
  });

  const [announcement, setAnnouncement] = useState<Announcement | null>(null);
  const meters = useMemo(
    () =>
      chosen.map((id) => ({
        id,
        metrics: metricOrder.filter((each) => byId.get(id)?.latest[each] !== undefined),
      })),
    [chosen, byId],
  );
  const { feed, state } = useLiveFeed({
    meters,
    now,
    onReadings: playback.wake,
    onAnomaly: (event) =>
      setAnnouncement((before) => inSentences(event, nameOf(event.meter, byId.get(event.meter)), before)),
  });
  const { query, events } = useEvents();
  const linked = useLinkedEvent(view.event, view.at, events);
  const marked = useMemo(
    () => (linked && !events.includes(linked) ? [...events, linked] : events),
    [events, linked],
  );

  const choose = (ids: string[]) => void change({ meters: ids.join("\n") });
  const select = (event: LiveEvent) => {
    const open = String(event.id) === view.event;
    const [from, to] = eventRange(event, now());
    void change(
      open
        ? { event: undefined, at: undefined, from: undefined, to: undefined }
        : {
            event: String(event.id),
            at: event.at,
            from,
            to,
            meters: chosen.includes(event.meter)
              ? view.meters
              : readChosen([event.meter, ...chosen].join("\n")).join("\n"),
          },
    );
  };

  const { frame, shown } = playback;
  const past = usePast({ meters, shown, collectedFrom: frame.now - keptMs, now: frame.now });
  const silent = chosen.flatMap((id) => {
    const age = silence(byId.get(id), feed.rings.get(id), frame.now);
    return age === null ? [] : [{ id, age }];
  });
  return (
    <ChartSource value={words.title}>
      <LiveNotices
        state={state}
        clock={frame.clock}
        onRetry={() => feed.retry()}
        silent={silent.map((each) => nameOf(each.id, byId.get(each.id)))}
        count={chosen.length}
        pastError={past.error}
      />
      <MeterChips chosen={chosen} all={all} silent={silent} rings={feed.rings} onChoose={choose} />
      <LiveControls
        playback={playback}
        minutes={minutes}
        onMinutes={(next) => void change({ minutes: next }, { replace: true })}
        state={state}
      />
      <div className={styles.columns}>
        <LiveCharts
          chosen={chosen}
          byId={byId}
          rings={past.old ? past.rings : feed.rings}
          loading={past.old ? past.loading : state.filling}
          order={metricOrder}
          playback={playback}
          events={marked}
          selected={view.event ?? null}
          onEvent={select}
          onRange={onRange}
        />
        <EventLog
          query={query}
          events={marked}
          chosen={chosen}
          byId={byId}
          selected={view.event ?? null}
          onSelect={select}
        />
      </div>
      <Spoken announcement={announcement} />
    </ChartSource>
  );
}
