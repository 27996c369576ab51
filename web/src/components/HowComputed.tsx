import type { Entry } from "../lib/result/section";
import { basisWords, finding, statusWords } from "../messages/common";
import { ChevronIcon } from "./icons";
import { literalRows } from "../lib/result/literal";
import styles from "./HowComputed.module.css";

/** Basis, method and warnings of a finding, and the textbook figures beside ours. */
export function HowComputed({ entry }: { entry: Entry }) {
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>
        <ChevronIcon size={18} />
        {finding.howComputed}
      </summary>
      <div className={styles.body}>
        <dl className={styles.facts}>
          <dt>{finding.method}</dt>
          <dd>{entry.method ?? finding.noMethod}</dd>
          {entry.basis && (
            <>
              <dt>{finding.basis}</dt>
              <dd>{basisWords[entry.basis] ?? entry.basis}</dd>
            </>
          )}
          {entry.status && (
            <>
              <dt>{finding.status}</dt>
              <dd>{statusWords[entry.status] ?? entry.status}</dd>
            </>
          )}
          {entry.warnings.length > 0 && (
            <>
              <dt>{finding.warnings}</dt>
              <dd>
                <ul className={styles.warnings}>
                  {entry.warnings.map((each) => (
                    <li key={each}>{each}</li>
                  ))}
                </ul>
              </dd>
            </>
          )}
        </dl>
        <LiteralTable entry={entry} />
      </div>
    </details>
  );
}

function LiteralTable({ entry }: { entry: Entry }) {
  const rows = literalRows(entry);
  if (rows.length === 0) return null;
  return (
    <section className={styles.literal}>
      <h3>{finding.literalTitle}</h3>
      <p className={styles.hint}>{entry.literalOnTop ? finding.correctedHint : finding.literalHint}</p>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={finding.literalTitle}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{finding.figure}</th>
              <th scope="col">{finding.ours}</th>
              <th scope="col">{entry.literalOnTop ? finding.corrected : finding.literal}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((each) => (
              <tr key={each.name}>
                <th scope="row">{each.name}</th>
                <td>{each.ours}</td>
                <td>{each.literal}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
