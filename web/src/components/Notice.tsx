import type { ReactNode } from "react";
import { CriticalIcon, InfoIcon, WarningIcon } from "./icons";
import styles from "./Notice.module.css";

interface Props {
  tone?: "info" | "warning" | "critical";
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
}

const icons = { info: InfoIcon, warning: WarningIcon, critical: CriticalIcon };

/** A sentence the reader must see before the pictures. */
export function Notice({ tone = "info", title, children, actions }: Props) {
  const Icon = icons[tone];
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role={tone === "critical" ? "alert" : "note"}>
      <span className={styles.icon}>
        <Icon />
      </span>
      <div className={styles.body}>
        {title && <p className={styles.title}>{title}</p>}
        {children}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}
