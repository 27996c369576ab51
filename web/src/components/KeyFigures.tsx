import type { ReactNode } from "react";
import { unknown } from "../lib/format";
import { finding, messages } from "../messages/common";
import styles from "./KeyFigures.module.css";

export interface KeyFigure {
  label: string;
  /** Already formatted; a dash when the file does not say. */
  text: string;
  hint?: ReactNode;
  /** The textbook computation's answer to the same question. */
  beside?: { text: string; corrected: boolean } | null;
  tone?: "NORMAL" | "WARNING" | "CRITICAL" | null;
}

/** A page's headline numbers. */
export function KeyFigures({ figures }: { figures: KeyFigure[] }) {
  return (
    <dl className={styles.row}>
      {figures.map((each) => (
        <div key={each.label} className={styles.figure}>
          <dt className={styles.label}>{each.label}</dt>
          <dd
            className={`${styles.text} ${each.text.length > 9 ? styles.long : ""} ${each.tone ? styles[each.tone] : ""}`}
          >
            {each.text === unknown ? <span className={styles.unknown}>{messages.notKnown}</span> : each.text}
          </dd>
          {each.hint && <dd className={styles.hint}>{each.hint}</dd>}
          {each.beside && each.beside.text !== unknown && (
            <dd className={styles.beside}>
              {each.beside.corrected
                ? finding.correctedShort(each.beside.text)
                : finding.literalShort(each.beside.text)}
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
