import { Button } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { LiveEvent, LiveMeter } from "../../api/live";
import { Card } from "../../components/Card";
import { Choice } from "../../components/Choice";
import { ChevronIcon, CriticalIcon } from "../../components/icons";
import { Failure, LoadingShape } from "../../components/Loaded";
import { formatDay, formatTimeSeconds, onOurClock } from "../../lib/format";
import { nameOf } from "../../lib/live/chosen";
import { useView } from "../../lib/useView";
import { live as words } from "../../messages/live";
import { EventDetail } from "./EventDetail";
import { valuesOf } from "./eventText";
import styles from "./EventLog.module.css";

interface Props {
  query: UseInfiniteQueryResult<unknown>;
  events: LiveEvent[];
  chosen: string[];
  byId: ReadonlyMap<string, LiveMeter>;
  selected: string | null;
  onSelect: (event: LiveEvent) => void;
}

const sameDay = (a: number, b: number) => formatDay(a) === formatDay(b);

/** What was unusual, newest first; one at a time is opened and shown in the charts. */
export function EventLog({ query, events, chosen, byId, selected, onSelect }: Props) {
  const [view, change] = useView();
  const scope = view.log ?? "chosen";
  const shown = scope === "all" ? events : events.filter((each) => chosen.includes(each.meter));
  return (
    <Card
      title={words.log}
      hint={words.logHint}
      className={styles.log}
      aside={
        <Choice
          label={words.logOf}
          value={scope}
          onChange={(value) => void change({ log: value === "all" ? "all" : undefined }, { replace: true })}
          options={(["chosen", "all"] as const).map((value) => ({ value, label: words.logScopes[value] }))}
        />
      }
    >
      {query.isError && events.length === 0 && (
        <Failure error={query.error as Error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <LoadingShape height={200} />}
      {!query.isPending && !query.isError && shown.length === 0 && (
        <p className={styles.none}>{words.noEvents}</p>
      )}
      {shown.length > 0 && (
        <ol className={styles.list}>
          {shown.map((each) => (
            <Item
              key={String(each.id)}
              event={each}
              name={nameOf(each.meter, byId.get(each.meter))}
              open={String(each.id) === selected}
              onSelect={onSelect}
            />
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          className={styles.older}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.older}
        </Button>
      )}
    </Card>
  );
}

interface ItemProps {
  event: LiveEvent;
  name: string;
  open: boolean;
  onSelect: (event: LiveEvent) => void;
}

function Item({ event, name, open, onSelect }: ItemProps) {
  const at = onOurClock(event.at);
  const day = sameDay(at, onOurClock(Date.now())) ? "" : `${formatDay(at)}, `;
  return (
    <li className={`${styles.item} ${open ? styles.open : ""}`}>
      <button type="button" className={styles.head} aria-expanded={open} onClick={() => onSelect(event)}>
        <span className={styles.icon}>
          <CriticalIcon size={18} />
        </span>
        <span className={styles.text}>
          <span className={styles.line}>
            <strong>{event.title || words.kinds[event.kind]}</strong>
            <span className={styles.at}>{day + formatTimeSeconds(at)}</span>
          </span>
          <span className={styles.meter}>{name}</span>
          <span>{valuesOf(event)}</span>
        </span>
        <span className={styles.chevron}>
          <ChevronIcon size={16} />
        </span>
      </button>
      {open && <EventDetail event={event} />}
    </li>
  );
}
