import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { knownMetersQuery } from "../api/devices";
import { useDataset } from "../lib/useDataset";
import { useSession } from "../lib/useSession";
import { search as words } from "../messages/common";
import { settings } from "../messages/settings";
import { settingsPages } from "../pages/settings/settingsPages";
import { allPages, keepChoice } from "./navigation";
import type { Hit } from "./searchHits";

/** Everything that has a name here and a page of its own; each target opens it. */
export function useSearchTargets(): Hit<() => void>[] {
  const navigate = useNavigate();
  const { may } = useSession();
  const datasets = useDataset().list.data;
  const meters = useQuery(knownMetersQuery).data;
  return useMemo(() => {
    const pages = allPages.map((page) => ({
      group: words.pages,
      label: page.label,
      detail: "",
      target: () => void navigate({ to: page.to, search: keepChoice }),
    }));
    const tabs = settingsPages
      .filter((page) => may(page.role))
      .map((page) => ({
        group: words.pages,
        label: settings.tabs[page.name],
        detail: settings.title,
        target: () => void navigate({ to: page.to, search: keepChoice }),
      }));
    const sets = (datasets ?? []).map((each) => ({
      group: words.datasets,
      label: each.name,
      detail: "",
      target: () => void navigate({ to: "/overview", search: { dataset: each.id } }),
    }));
    const things = (meters ?? []).map((each) => ({
      group: words.meters,
      label: each.id,
      detail: each.datasetName,
      target: () => void navigate({ to: "/data", search: { dataset: each.datasetId, machine: each.id } }),
    }));
    return [...pages, ...tabs, ...sets, ...things];
    // What a role may open changes with the session, which begins the page anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [datasets, meters, navigate]);
}
