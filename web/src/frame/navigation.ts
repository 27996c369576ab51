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
import { frame } from "../messages/common";

/** The panel's groups; the first and last two pages also stand in the bar of small screens. */
export const groups = [
  {
    title: frame.groups.analysis,
    pages: [
      { to: "/overview", label: frame.pages.overview, icon: OverviewIcon },
      { to: "/anomalies", label: frame.pages.anomalies, icon: AnomaliesIcon },
      { to: "/degradation", label: frame.pages.degradation, icon: DegradationIcon },
      { to: "/harmonics", label: frame.pages.harmonics, icon: HarmonicsIcon },
      { to: "/imbalance", label: frame.pages.imbalance, icon: ImbalanceIcon },
      { to: "/peak-load", label: frame.pages.peakLoad, icon: PeakLoadIcon },
    ],
  },
  {
    title: frame.groups.data,
    pages: [
      { to: "/data", label: frame.pages.data, icon: DataIcon },
      { to: "/upload", label: frame.pages.upload, icon: UploadIcon },
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
