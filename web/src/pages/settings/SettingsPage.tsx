import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Page } from "../../components/Page";
import tabs from "../../components/Tabs.module.css";
import { keepChoice } from "../../frame/navigation";
import { useSession } from "../../lib/useSession";
import { settings as words } from "../../messages/settings";
import { settingsPages, type SettingsName } from "./settingsPages";

/** One page of the settings, with the way to the others above it. */
export function SettingsPage({ name, children }: { name: SettingsName; children: ReactNode }) {
  const { may } = useSession();
  const shown = settingsPages.filter((each) => may(each.role));
  return (
    <Page title={words.tabs[name]} subtitle={words[name].subtitle}>
      <nav aria-label={words.title} className={tabs.tabs}>
        {shown.map((each) => (
          <Link
            key={each.to}
            to={each.to}
            search={keepChoice}
            className={tabs.tab}
            activeProps={{ "aria-current": "page" }}
            activeOptions={{ includeSearch: false }}
          >
            {words.tabs[each.name]}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  );
}
