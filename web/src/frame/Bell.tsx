import { queryOptions, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { fetchEvents, type LiveEvent } from "../api/live";
import { BellIcon, ChevronIcon, CriticalIcon } from "../components/icons";
import { Menu } from "../components/Menu";
import { formatHere, formatNumber } from "../lib/format";
import { bell as words } from "../messages/common";
import styles from "./Bell.module.css";

const dayMs = 86_400_000;
const counted = 50;
const listed = 6;

const lastDayQuery = queryOptions({
  queryKey: ["live events", "last day"],
  queryFn: ({ signal }) => fetchEvents({ from: Date.now() - dayMs, limit: counted }, signal),
  refetchInterval: 60_000,
});

/** What was unusual in the last day, on every page. */
export function Bell({ className = "" }: { className?: string }) {
  const navigate = useNavigate();
  const { events, next } = useQuery(lastDayQuery).data ?? { events: [], next: null };
  const number = formatNumber(events.length);
  const count = next === null ? number : words.more(number);
  const some = events.length > 0;
  const open = ({ id, at, until, meter }: LiveEvent) =>
    void navigate({
      to: "/live",
      search: { event: String(id), at, from: at - 60_000, to: (until ?? at) + 60_000, meters: meter },
    });
  return (
    <Menu
      label={some ? words.title(count) : words.none}
      className={`${className} ${styles.button}`}
      icon={
        <>
          <BellIcon />
          {some && <span className={styles.badge}>{count}</span>}
        </>
      }
      heading={
        <p className={styles.heading}>
          <strong>{words.heading}</strong>
          {!some && <span>{words.quiet}</span>}
        </p>
      }
      items={[
        ...events.slice(0, listed).map((each) => ({
          key: String(each.id),
          label: each.title,
          detail: `${each.meter}, ${formatHere(each.at)}`,
          icon: (
            <span className={styles.critical}>
              <CriticalIcon size={18} />
            </span>
          ),
          onClick: () => open(each),
        })),
        {
          key: "all",
          label: words.all,
          icon: <ChevronIcon size={18} />,
          onClick: () => void navigate({ to: "/live", search: { log: "all" } }),
        },
      ]}
    />
  );
}
