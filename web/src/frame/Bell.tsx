import { queryOptions, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { openAlertsQuery } from "../api/alerts";
import { fetchEvents, type LiveEvent } from "../api/live";
import { BellIcon, ChevronIcon, CriticalIcon, DevicesIcon, WarningIcon } from "../components/icons";
import { Menu, type MenuItem } from "../components/Menu";
import { formatHere, formatNumber } from "../lib/format";
import { bell as words } from "../messages/common";
import styles from "./Bell.module.css";

const dayMs = 86_400_000;
const counted = 50;
const listedAlerts = 3;
const listedEvents = 5;

const lastDayQuery = queryOptions({
  queryKey: ["live events", "last day"],
  queryFn: ({ signal }) => fetchEvents({ from: Date.now() - dayMs, limit: counted }, signal),
  refetchInterval: 60_000,
});
const orMore = (count: number) => (count < counted ? formatNumber(count) : words.more(formatNumber(counted)));

/**
 * Alerts that nobody has answered to, then what was unusual in the last day; on every page. The number is
 * that of the alerts, which ask for an answer, and of the events where there are none.
 */
export function Bell({ className = "" }: { className?: string }) {
  const navigate = useNavigate();
  const alerts = useQuery(openAlertsQuery).data ?? [];
  const { events } = useQuery(lastDayQuery).data ?? { events: [] };
  const some = alerts.length + events.length > 0;
  const toAlerts = () => void navigate({ to: "/devices", search: { tab: "alerts" } });
  const open = ({ id, at, until, meter }: LiveEvent) =>
    void navigate({
      to: "/live",
      search: { event: String(id), at, from: at - 60_000, to: (until ?? at) + 60_000, meters: meter },
    });
  const items: MenuItem[] = [
    ...alerts.slice(0, listedAlerts).map((each) => ({
      key: `alert ${each.id}`,
      label: each.text,
      detail: `${words.alert}, ${formatHere(each.raisedAt)}`,
      icon: (
        <span className={styles.warning}>
          <WarningIcon size={18} />
        </span>
      ),
      onClick: toAlerts,
    })),
    ...events.slice(0, listedEvents).map((each) => ({
      key: `event ${each.id}`,
      label: each.title,
      detail: `${words.event}, ${each.meter}, ${formatHere(each.at)}`,
      icon: (
        <span className={styles.critical}>
          <CriticalIcon size={18} />
        </span>
      ),
      onClick: () => open(each),
    })),
    { label: words.allAlerts, icon: <DevicesIcon size={18} />, onClick: toAlerts },
    {
      label: words.all,
      icon: <ChevronIcon size={18} />,
      onClick: () => void navigate({ to: "/live", search: { log: "all" } }),
    },
  ];
  return (
    <Menu
      label={some ? words.title(orMore(alerts.length), orMore(events.length)) : words.none}
      className={`${className} ${styles.button}`}
      icon={
        <>
          <BellIcon />
          {some && (
            <span className={`${styles.badge} ${alerts.length > 0 ? styles.asks : ""}`}>
              {orMore(alerts.length || events.length)}
            </span>
          )}
        </>
      }
      heading={
        <p className={styles.heading}>
          <strong>{words.heading}</strong>
          <span>{some ? words.title(orMore(alerts.length), orMore(events.length)) : words.quiet}</span>
        </p>
      }
      items={items}
    />
  );
}
