import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { keepChoice } from "../../frame/navigation";
import { formatNumber, unknown } from "../../lib/format";
import styles from "./Tile.module.css";

export const TileRow = ({ label, children }: { label: string; children: ReactNode }) => (
  <ul className={styles.tiles} aria-label={label}>
    {children}
  </ul>
);

interface Props {
  to: "/settings/data-sources" | "/devices" | "/data-quality" | "/overview";
  tab?: "alerts";
  label: string;
  /** A number, words that hold one, or null for what is not known. */
  count: number | string | null;
  hint?: string;
  icon: ReactNode;
  tone?: "critical" | "warning";
}

/** A figure that leads to what it counts. */
export const Tile = ({ to, tab, label, count, hint, icon, tone }: Props) => (
  <li>
    <Link to={to} search={(now) => ({ ...keepChoice(now), tab })} className={styles.tile} title={hint}>
      <span className={`${styles.icon} ${tone ? styles[tone] : ""}`}>{icon}</span>
      <span className={styles.label}>{label}</span>
      <strong className={styles.count}>
        {count === null ? unknown : typeof count === "number" ? formatNumber(count) : count}
      </strong>
    </Link>
  </li>
);
