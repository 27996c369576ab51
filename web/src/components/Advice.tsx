import type { Entry } from "../lib/result/section";
import { finding } from "../messages/common";
import { ActionIcon, InfoIcon } from "./icons";
import styles from "./Advice.module.css";

/** Why, and what to do about it: one sentence each, in the analysis's own words. */
export function Advice({ entry }: { entry: Entry }) {
  if (!entry.explanation && !entry.recommendation) return null;
  return (
    <div className={styles.pair}>
      {entry.explanation && (
        <div className={styles.item}>
          <InfoIcon />
          <div>
            <h2 className={styles.title}>{finding.why}</h2>
            <p>{entry.explanation}</p>
          </div>
        </div>
      )}
      <div className={styles.item}>
        <ActionIcon />
        <div>
          <h2 className={styles.title}>{finding.recommendation}</h2>
          <p>{entry.recommendation ?? finding.nothingToDo}</p>
        </div>
      </div>
    </div>
  );
}
