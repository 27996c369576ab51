import type { ReactNode } from "react";

/** Our own outline icons on a 24 px grid, drawn in the text's colour and hidden from assistive technology. */
function icon(paths: ReactNode) {
  return function Icon({ size = 20 }: { size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {paths}
      </svg>
    );
  };
}

export const OverviewIcon = icon(<path d="M4 13a8 8 0 1 1 16 0M12 13l4-4M5 19h14" />);
export const AnomaliesIcon = icon(
  <>
    <path d="M3 14h4l2-4 3 8 2-6h1" />
    <circle cx="18" cy="9" r="3" />
  </>,
);
export const DegradationIcon = icon(<path d="M3 6l6 5 4-2 8 8M21 12v5h-5" />);
export const HarmonicsIcon = icon(<path d="M5 20V6M10 20v-6M15 20v-9M20 20v-4" />);
export const ImbalanceIcon = icon(<path d="M12 12V3M12 12l8 5M12 12l-6 4" />);
export const PeakLoadIcon = icon(<path d="M3 20h18M4 16c3 0 3-9 8-9s5 7 8 9" />);
export const DataIcon = icon(<path d="M3 17l4-6 4 3 4-8 6 9M3 21h18" />);
export const UploadIcon = icon(<path d="M12 16V4M7 9l5-5 5 5M4 17v3h16v-3" />);
export const MenuIcon = icon(<path d="M4 7h16M4 12h16M4 17h16" />);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const PanelIcon = icon(<path d="M4 5h16v14H4zM9 5v14" />);
export const KeyboardIcon = icon(
  <path d="M3 6h18v12H3zM7 10h.1M11 10h.1M15 10h.1M17 14h.1M7 14h.1M10 14h4" />,
);
export const SunIcon = icon(
  <>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M19 5l-1.5 1.5M6.5 17.5L5 19" />
  </>,
);
export const MoonIcon = icon(<path d="M20 14A8.5 8.5 0 1 1 10 4a7 7 0 0 0 10 10z" />);
export const SystemIcon = icon(<path d="M4 5h16v11H4zM9 20h6M12 16v4" />);
export const NormalIcon = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M8 12.5l2.7 2.7L16 9.5" />
  </>,
);
export const WarningIcon = icon(<path d="M12 4L2.5 20h19zM12 10v4.5M12 17.2v.1" />);
export const CriticalIcon = icon(<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5V13M12 16.2v.1" />);
export const ResetIcon = icon(<path d="M4 5v14M20 5v14M7.5 12h9M10 9l-3 3 3 3M14 9l3 3-3 3" />);
export const FullScreenIcon = icon(<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" />);
export const LeaveFullScreenIcon = icon(<path d="M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5" />);
export const MoreIcon = icon(<path d="M5 12h.1M12 12h.1M19 12h.1" strokeWidth={3} />);
export const PictureIcon = icon(<path d="M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 5M15.5 9.2v.1" />);
export const SheetIcon = icon(<path d="M6 3h8l5 5v13H6zM13 3v6h6M9 13h7M9 17h7" />);
export const TableIcon = icon(<path d="M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9" />);
export const ActionIcon = icon(
  <path d="M14 6a4 4 0 0 1 5-3.9L16.5 5l2.5 2.5 2.8-2.5A4.5 4.5 0 0 1 16 11L7.5 19.5a2.1 2.1 0 0 1-3-3L13 8" />,
);
export const ChevronIcon = icon(<path d="M9 6l6 6-6 6" />);
export const TrashIcon = icon(<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5" />);
export const InfoIcon = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 11v5.5M12 7.6v.1" />
  </>,
);
export const FileIcon = icon(<path d="M6 3h8l5 5v13H6zM13 3v6h6" />);
export const EyeIcon = icon(
  <>
    <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
    <circle cx="12" cy="12" r="3" />
  </>,
);
export const EyeOffIcon = icon(
  <path d="M4 4l16 16M9.5 5.9A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.8 3.4M6.3 7.8A15 15 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4.3-1.1M10 10a3 3 0 0 0 4 4" />,
);
export const SearchIcon = icon(
  <>
    <circle cx="11" cy="11" r="6.5" />
    <path d="M16 16l5 5" />
  </>,
);
export const LogOutIcon = icon(<path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4" />);
export const UserIcon = icon(
  <>
    <circle cx="12" cy="8" r="4" />
    <path d="M4 21c.6-4.4 3.8-6.5 8-6.5s7.4 2.1 8 6.5" />
  </>,
);
export const HomeIcon = icon(<path d="M3 11l9-8 9 8M5.5 9.5V20h13V9.5M10 20v-6h4v6" />);
export const BellIcon = icon(<path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4" />);
export const LiveIcon = icon(
  <>
    <path d="M2 12h4l2.5-6 4 12 3-9 1.5 3H22" />
  </>,
);
export const GridIcon = icon(<path d="M8 21l4-18 4 18M9.3 15h5.4M10.7 9h2.6M5 8h14M6 8v2.5M18 8v2.5" />);
export const DashboardIcon = icon(<path d="M4 4h7v9H4zM13 4h7v5h-7zM13 12h7v8h-7zM4 16h7v4H4z" />);
export const QualityIcon = icon(<path d="M4 6h10M4 11h7M4 16h5M12.5 16l3 3 5.5-7" />);
export const DevicesIcon = icon(
  <>
    <path d="M4 3h16v18H4zM8 17h8" />
    <circle cx="12" cy="9.5" r="3.5" />
    <path d="M12 9.5l1.8-1.8" />
  </>,
);
export const SettingsIcon = icon(
  <>
    <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
    <circle cx="15" cy="7" r="2" />
    <circle cx="9" cy="17" r="2" />
  </>,
);
