import { severityWords } from "../messages/common";
import type { Severity } from "../lib/result/section";
import { unknown } from "../lib/format";
import { CriticalIcon, NormalIcon, WarningIcon } from "./icons";
import styles from "./SeverityBadge.module.css";

const icons = { NORMAL: NormalIcon, WARNING: WarningIcon, CRITICAL: CriticalIcon };

export function SeverityIcon({ severity, size = 18 }: { severity: Severity; size?: number }) {
  const Icon = icons[severity];
  return (
    <span className={`${styles.icon} ${styles[severity]}`}>
      <Icon size={size} />
    </span>
  );
}

/** Colour, icon and word together: severity is never told by colour alone. */
export function SeverityBadge({ severity, word }: { severity: Severity | null; word?: string }) {
  if (severity === null) return <span>{unknown}</span>;
  const Icon = icons[severity];
  return (
    <span className={`${styles.badge} ${styles[severity]}`} data-severity={severity}>
      <Icon size={16} />
      {word ?? severityWords[severity]}
    </span>
  );
}
