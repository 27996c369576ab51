import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { SectionName } from "../lib/result/plant";
import type { Severity } from "../lib/result/section";
import { sectionPaths } from "../lib/sectionPaths";
import { useView } from "../lib/useView";
import { sectionWords } from "../messages/common";
import styles from "./FindingItem.module.css";
import { SeverityBadge } from "./SeverityBadge";

export const FindingList = ({ children }: { children: ReactNode }) => (
  <ol className={styles.list}>{children}</ol>
);

interface Props {
  section: SectionName;
  machineId: string | null;
  severity: Severity | null;
  advice?: string | null;
  why: string | null;
}

/** How bad, what and where, with the way to its evidence; what to do, and why. */
export function FindingItem({ section, machineId, severity, advice, why }: Props) {
  const [{ dataset }] = useView();
  return (
    <li className={styles.item}>
      <SeverityBadge severity={severity} />
      <div className={styles.body}>
        <Link to={sectionPaths[section]} search={{ dataset, machine: machineId ?? undefined }}>
          {sectionWords[section]}
          {machineId && ` · ${machineId}`}
        </Link>
        {advice && <p>{advice}</p>}
        {why && <p className={styles.why}>{why}</p>}
      </div>
    </li>
  );
}
