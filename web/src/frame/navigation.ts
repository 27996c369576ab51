import {
  AnomaliesIcon,
  DashboardIcon,
  DataIcon,
  DegradationIcon,
  DevicesIcon,
  HarmonicsIcon,
  HomeIcon,
  ImbalanceIcon,
  LiveIcon,
  OverviewIcon,
  PeakLoadIcon,
  QualityIcon,
  SettingsIcon,
  UploadIcon,
} from "../components/icons";
import type { View } from "../lib/view";
import { frame } from "../messages/common";

/** Data set and machine go along from page to page; a zoom does not. */
export const keepChoice = ({ dataset, machine }: View): View => ({ dataset, machine });

/** The panel's groups: each page with its letter after `g`. */
export const groups = [
  {
    title: frame.groups.main,
    pages: [
      { to: "/home", label: frame.pages.home, icon: HomeIcon, key: "h" },
      { to: "/dashboard", label: frame.pages.dashboard, icon: DashboardIcon, key: "d" },
      { to: "/live", label: frame.pages.live, icon: LiveIcon, key: "l" },
    ],
  },
  {
    title: frame.groups.analysis,
    pages: [
      { to: "/overview", label: frame.pages.overview, icon: OverviewIcon, key: "o" },
      { to: "/anomalies", label: frame.pages.anomalies, icon: AnomaliesIcon, key: "a" },
      { to: "/degradation", label: frame.pages.degradation, icon: DegradationIcon, key: "e" },
      { to: "/harmonics", label: frame.pages.harmonics, icon: HarmonicsIcon, key: "n" },
      { to: "/imbalance", label: frame.pages.imbalance, icon: ImbalanceIcon, key: "i" },
      { to: "/peak-load", label: frame.pages.peakLoad, icon: PeakLoadIcon, key: "p" },
    ],
  },
  {
    title: frame.groups.data,
    pages: [
      { to: "/data", label: frame.pages.data, icon: DataIcon, key: "r" },
      { to: "/upload", label: frame.pages.upload, icon: UploadIcon, key: "u" },
      { to: "/data-quality", label: frame.pages.quality, icon: QualityIcon, key: "q" },
      { to: "/devices", label: frame.pages.devices, icon: DevicesIcon, key: "v" },
    ],
  },
  {
    title: frame.groups.site,
    pages: [{ to: "/settings", label: frame.pages.settings, icon: SettingsIcon, key: "s" }],
  },
] as const;

export type PageLink = (typeof groups)[number]["pages"][number];
export const allPages: PageLink[] = groups.flatMap((group): PageLink[] => [...group.pages]);
const inBar: readonly string[] = ["/home", "/dashboard", "/anomalies", "/upload"];
/** The four that small screens show at the bottom. */
export const barPages = allPages.filter((page) => inBar.includes(page.to));

/** Where a path stands in the panel; pages below it count as it. */
export function placeOf(path: string): { group: string; page: PageLink } | null {
  for (const group of groups)
    for (const page of group.pages)
      if (path === page.to || path.startsWith(`${page.to}/`)) return { group: group.title, page };
  return null;
}
