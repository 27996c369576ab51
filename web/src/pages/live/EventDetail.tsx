import { Link } from "@tanstack/react-router";
import { liveDatasetId } from "../../api/datasets";
import type { LiveEvent } from "../../api/live";
import type { MetricName } from "../../api/series";
import { formatNumber, formatSpan, formatUnit, onOurClock, unknown } from "../../lib/format";
import { metricWords } from "../../messages/common";
import { live as words } from "../../messages/live";
import { bandOf, eventRange, inUnit } from "./eventText";
import styles from "./EventLog.module.css";

/** Why it stands out, with all that was known at that moment. */
export function EventDetail({ event }: { event: LiveEvent }) {
  const at = onOurClock(event.at);
  const figures = [
    {
      label: words.figures.when,
      text: event.until === null ? formatSpan(at, at) : formatSpan(at, onOurClock(event.until)),
    },
    { label: words.figures.value, text: inUnit(event, event.value) },
    { label: words.figures.expected, text: inUnit(event, event.expected) },
    { label: words.figures.band, text: bandOf(event) },
    { label: words.figures.score, text: formatNumber(event.score, 2) },
    { label: words.figures.detector, text: words.detectors[event.detector] ?? event.detector },
  ].filter((each) => each.text !== unknown && each.text !== "");
  const sample = (Object.keys(metricWords) as MetricName[]).flatMap((metric) => {
    const { name, unit, digits } = metricWords[metric];
    const value = event.sample[metric];
    return value === undefined || value === null
      ? []
      : [{ label: name, text: formatUnit(value, unit, digits) }];
  });
  const [from, to] = eventRange(event, Date.now());
  return (
    <div className={styles.detail}>
      <p>{event.explanation}</p>
      <Figures figures={figures} />
      {sample.length > 0 && (
        <>
          <h3>{words.sample}</h3>
          <Figures figures={sample} />
        </>
      )}
      <Link
        to="/data"
        search={{ dataset: liveDatasetId, machine: event.meter, metric: event.metric ?? undefined, from, to }}
      >
        {words.readings}
      </Link>
    </div>
  );
}

const Figures = ({ figures }: { figures: { label: string; text: string }[] }) => (
  <dl className={styles.figures}>
    {figures.map((each) => (
      <div key={each.label}>
        <dt>{each.label}</dt>
        <dd>{each.text}</dd>
      </div>
    ))}
  </dl>
);
