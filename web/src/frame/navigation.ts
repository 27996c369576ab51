import {
  AnomaliesIcon,
  DataIcon,
  DegradationIcon,
  HarmonicsIcon,
  ImbalanceIcon,
  OverviewIcon,
  PeakLoadIcon,
  UploadIcon,
} from "../components/icons";
import type { View } from "../lib/view";
import { frame } from "../messages/common";

/** Data set and machine go along from page to page; a zoom does not. */
export const keepChoice = ({ dataset, machine }: View): View => ({ dataset, machine });

/** The panel's groups, each page with its letter after `g`; the first and last two pages also stand in the bar of small screens. */
export const groups = [
  {
    title: frame.groups.analysis,
    pages: [
      { to: "/overview", label: frame.pages.overview, icon: OverviewIcon, key: "o" },
      { to: "/anomalies", label: frame.pages.anomalies, icon: AnomaliesIcon, key: "a" },
      { to: "/degradation", label: frame.pages.degradation, icon: DegradationIcon, key: "d" },
      { to: "/harmonics", label: frame.pages.harmonics, icon: HarmonicsIcon, key: "h" },
      { to: "/imbalance", label: frame.pages.imbalance, icon: ImbalanceIcon, key: "i" },
      { to: "/peak-load", label: frame.pages.peakLoad, icon: PeakLoadIcon, key: "p" },
    ],
  },
  {
    title: frame.groups.data,
    pages: [
      { to: "/data", label: frame.pages.data, icon: DataIcon, key: "r" },
      { to: "/upload", label: frame.pages.upload, icon: UploadIcon, key: "u" },
    ],
  },
] as const;

export type PageLink = (typeof groups)[number]["pages"][number];
export const barPages: PageLink[] = [
  groups[0].pages[0],
  groups[0].pages[1],
  groups[1].pages[0],
  groups[1].pages[1],
];
