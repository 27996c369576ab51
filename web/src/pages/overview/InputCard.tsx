import type { Dataset } from "../../api/datasets";
import { Card } from "../../components/Card";
import { formatBytes, formatDuration, formatNumber, unknown } from "../../lib/format";
import { formatPeriod } from "../../lib/result/period";
import { num, record, records, sentence, sentences, text, type Fields } from "../../lib/result/read";
import { overview as words } from "../../messages/overview";
import styles from "./InputCard.module.css";

/** What the analysis stands on: how much was read, and what could not be. */
export function InputCard({ input, dataset }: { input: Fields | null; dataset: Dataset }) {
  const fields = input ?? {};
  const facts: [string, string][] = [
    [
      words.file,
      `${text(fields, "file") ?? dataset.name} (${formatBytes(num(fields, "bytes") ?? dataset.bytes)})`,
    ],
    [words.rows, formatNumber(num(fields, "rows") ?? dataset.rows)],
    [words.machineCount, formatNumber(records(fields, "machines").length || dataset.machines)],
    [words.period, formatPeriod(fields) || unknown],
    [words.interval, formatDuration(num(fields, "interval_s"))],
    [words.rejected, formatNumber(num(fields, "rows_rejected"))],
    [words.missing, formatNumber(num(fields, "missing_values"))],
    [words.duplicates, formatNumber(num(fields, "duplicate_rows"))],
    [words.conflicts, formatNumber(num(fields, "conflicting_rows"))],
  ];
  const notes = sentences(fields, "warnings");
  const sampling = record(fields, "sampling");
  const samples = records(fields, "rejected_samples");
  const used = sampling?.applied === true ? sentence(sampling, "used_for") : null;
  return (
    <Card title={words.input} wide>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {(notes.length > 0 || used) && (
        <>
          <h3 className={styles.heading}>{words.notes}</h3>
          <ul className={styles.notes}>
            {used && <li>{used}</li>}
            {notes.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
      {samples.length > 0 && (
        <>
          <h3 className={styles.heading}>{words.rejectedSamples}</h3>
          <ul className={styles.notes}>
            {samples.slice(0, 10).map((each, i) => (
              <li key={i}>
                {words.line} {formatNumber(num(each, "line"))}, {words.column} {text(each, "column")}:{" "}
                {sentence(each, "reason")}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
