import { useQuery } from "@tanstack/react-query";
import { alertsQuery, shownAlerts, type Alert } from "../../api/alerts";
import type { Dataset } from "../../api/datasets";
import { isQuiet, registeredMetersQuery } from "../../api/registry";
import { BarChart } from "../../charts/BarChart";
import { BellIcon, CriticalIcon, GridIcon, LiveIcon, WarningIcon } from "../../components/icons";
import { formatNumber } from "../../lib/format";
import { useSession } from "../../lib/useSession";
import { severityWords } from "../../messages/common";
import { dashboard } from "../../messages/dashboard";
import { Tile, TileRow } from "./Tile";

const words = dashboard.site;
const severities = ["CRITICAL", "WARNING", "NORMAL"] as const;

const urgent = [
  { severity: "CRITICAL", label: words.critical, tone: "critical", icon: <CriticalIcon /> },
  { severity: "WARNING", label: words.warning, tone: "warning", icon: <WarningIcon /> },
] as const;

/** The whole site, whichever data set is chosen: its substations, what sends now, and what asks somebody to act. */
export function SiteTiles({ list }: { list: Dataset[] }) {
  const { may } = useSession();
  const enabled = may("viewer");
  const meters = useQuery({ ...registeredMetersQuery, enabled }).data;
  const raised = useQuery({ ...alertsQuery("active"), enabled }).data;
  const seen = useQuery({ ...alertsQuery("acknowledged"), enabled }).data;
  if (!enabled) return null;
  const alerts = raised && seen && [...raised, ...seen];
  const cut = [raised, seen].some((each) => each?.length === shownAlerts); // there may be older ones
  const tell = (count: number | undefined) =>
    count === undefined ? null : cut ? words.atLeast(formatNumber(count)) : count;
  const sending = meters?.filter((each) => each.lastSeen !== null);
  const online = sending?.filter((each) => !isQuiet(each)).length ?? 0;
  return (
    <>
      <TileRow label={words.label}>
        <Tile to="/devices" label={words.substations} count={substations(list)} icon={<GridIcon />} />
        <Tile
          to="/devices"
          label={words.online}
          count={
            sending && sending.length > 0
              ? words.of(formatNumber(online), formatNumber(sending.length))
              : (sending?.length ?? null)
          }
          icon={<LiveIcon />}
          tone={sending && online < sending.length ? "warning" : undefined}
        />
        <Tile
          to="/devices"
          tab="alerts"
          label={words.alerts}
          hint={words.alertsHint}
          count={tell(alerts?.length)}
          icon={<BellIcon />}
        />
        {urgent.map(({ severity, label, tone, icon }) => {
          const count = alerts && countOf(alerts, severity);
          return (
            <Tile
              key={severity}
              to="/devices"
              tab="alerts"
              label={label}
              count={tell(count)}
              icon={icon}
              tone={count ? tone : undefined}
            />
          );
        })}
      </TileRow>
      {alerts && alerts.length > 0 && <BySeverity alerts={alerts} />}
    </>
  );
}

const countOf = (alerts: Alert[], severity: Alert["severity"]) =>
  alerts.filter((each) => each.severity === severity).length;

/** Of the files: a table of substations names each in it. */
const substations = (list: Dataset[]) =>
  list.filter((each) => each.shape === "substation").reduce((sum, each) => sum + (each.machines ?? 0), 0);

function BySeverity({ alerts }: { alerts: Alert[] }) {
  const bars = severities
    .map((each) => ({ severity: each, count: countOf(alerts, each) }))
    .filter((each) => each.severity !== "NORMAL" || each.count > 0);
  return (
    <BarChart
      title={words.bySeverity}
      summary={bars
        .map((each) => words.bar(severityWords[each.severity], formatNumber(each.count)))
        .join(", ")}
      of={words.severity}
      valueName={words.alerts}
      unit=""
      height={190}
      horizontal
      wide
      bars={bars.map((each) => ({
        label: severityWords[each.severity],
        value: each.count,
        color: (palette) =>
          each.severity === "CRITICAL"
            ? palette.critical
            : each.severity === "WARNING"
              ? palette.warning
              : palette.normal,
      }))}
      text={(bar) => words.bar(bar.label, formatNumber(bar.value))}
    />
  );
}
