import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Dataset } from "../../api/datasets";
import { CriticalIcon, DataIcon, DevicesIcon, QualityIcon, WarningIcon } from "../../components/icons";
import { keepChoice } from "../../frame/navigation";
import { formatNumber, unknown } from "../../lib/format";
import { issuesBySeverity, type PlantResult } from "../../lib/result/plant";
import { dashboard } from "../../messages/dashboard";
import styles from "./Tiles.module.css";

const words = dashboard.tiles;

interface Props {
  list: Dataset[];
  dataset: Dataset;
  result: PlantResult | null;
}

/** How much there is, and how much of it needs somebody. */
export function Tiles({ list, dataset, result }: Props) {
  const issues = result && issuesBySeverity(result);
  const { quality } = dataset;
  return (
    <ul className={styles.tiles}>
      <Tile to="/settings/data-sources" label={words.datasets} count={list.length} icon={<DataIcon />} />
      <Tile to="/devices" label={words.meters} count={dataset.machines} icon={<DevicesIcon />} />
      <Tile
        to="/overview"
        label={words.critical}
        count={issues?.CRITICAL ?? null}
        icon={<CriticalIcon />}
        tone={issues?.CRITICAL ? styles.critical : undefined}
      />
      <Tile
        to="/overview"
        label={words.warning}
        count={issues?.WARNING ?? null}
        icon={<WarningIcon />}
        tone={issues?.WARNING ? styles.warning : undefined}
      />
      <Tile
        to="/data-quality"
        label={words.quality}
        count={quality ? quality.errors + quality.warnings + quality.notices : null}
        hint={words.qualityHint}
        icon={<QualityIcon />}
        tone={quality?.errors ? styles.warning : undefined}
      />
    </ul>
  );
}

interface TileProps {
  to: "/settings/data-sources" | "/devices" | "/data-quality" | "/overview";
  label: string;
  count: number | null;
  hint?: string;
  icon: ReactNode;
  tone?: string;
}

const Tile = ({ to, label, count, hint, icon, tone = "" }: TileProps) => (
  <li>
    <Link to={to} search={keepChoice} className={styles.tile} title={hint}>
      <span className={`${styles.icon} ${tone}`}>{icon}</span>
      <span className={styles.label}>{label}</span>
      <strong className={styles.count}>{count === null ? unknown : formatNumber(count)}</strong>
    </Link>
  </li>
);
