import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { openAlertsQuery } from "../api/alerts";
import { discoveredQuery } from "../api/registry";
import { Page } from "../components/Page";
import tabsStyles from "../components/Tabs.module.css";
import { keepChoice } from "../frame/navigation";
import { formatNumber } from "../lib/format";
import { useSession, type Role } from "../lib/useSession";
import { useView } from "../lib/useView";
import { devices as words } from "../messages/quality";
import { registry } from "../messages/registry";
import { Alerts } from "./devices/Alerts";
import { DataMeters } from "./devices/DataMeters";
import { Inbox } from "./devices/Inbox";
import { Meters } from "./devices/Meters";
import { Senders } from "./devices/Senders";
import { Sites } from "./devices/Sites";
import { Sources } from "./devices/Sources";

type Tab = keyof typeof registry.tabs;
const tabs: { name: Tab; role: Role; part: () => ReactNode }[] = [
  { name: "meters", role: "viewer", part: Meters },
  { name: "alerts", role: "viewer", part: Alerts },
  { name: "found", role: "technician", part: Inbox },
  { name: "sites", role: "viewer", part: Sites },
  { name: "senders", role: "technician", part: WaysIn },
  { name: "data", role: "household", part: DataMeters },
];

/** What sends, where it stands, whether it is heard, and what asks for an answer. */
export function DevicesPage() {
  const { may } = useSession();
  const [view] = useView();
  const counts = useCounts();
  const open = tabs.filter((each) => may(each.role));
  const { name, part: Part } = open.find((each) => each.name === view.tab) ?? open[0]!;
  return (
    <Page title={words.title} subtitle={words.subtitle}>
      {open.length > 1 && (
        <nav aria-label={registry.sections} className={tabsStyles.tabs}>
          {open.map((each) => (
            <Link
              key={each.name}
              to="/devices"
              search={(now) => ({ ...keepChoice(now), tab: each.name })}
              className={tabsStyles.tab}
              aria-current={each.name === name ? "page" : undefined}
              activeProps={{ "aria-current": each.name === name ? "page" : undefined }}
            >
              {registry.tabs[each.name]}
              {!!counts[each.name] && (
                <span className={`${tabsStyles.count} ${each.name === "alerts" ? tabsStyles.urgent : ""}`}>
                  {formatNumber(counts[each.name])}
                </span>
              )}
            </Link>
          ))}
        </nav>
      )}
      <Part key={name} />
    </Page>
  );
}

/** How many wait for an answer. */
function useCounts(): Partial<Record<Tab, number>> {
  const { may } = useSession();
  const alerts = useQuery({ ...openAlertsQuery, enabled: may("viewer") }).data;
  const found = useQuery({ ...discoveredQuery, enabled: may("technician") }).data;
  return {
    alerts: alerts?.length,
    found: found?.filter((each) => each.answer === "waiting").length,
  };
}

function WaysIn() {
  const { may } = useSession();
  return (
    <>
      {may("operator") && <Sources />}
      <Senders />
    </>
  );
}
