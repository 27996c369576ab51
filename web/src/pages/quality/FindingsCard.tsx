import { Button } from "@mantine/core";
import type { Dataset } from "../../api/datasets";
import { findingsAtOnce, rejectedRows, type Quality } from "../../api/quality";
import { Card } from "../../components/Card";
import { formatNumber } from "../../lib/format";
import { useView } from "../../lib/useView";
import { quality as words } from "../../messages/quality";
import { FindingTable } from "./FindingTable";
import styles from "./Quality.module.css";

interface Props {
  dataset: Dataset;
  quality: Quality;
  rule: string | undefined;
  offset: number;
}

/** What was found, rule by rule, with the way to each rule's findings. */
export function FindingsCard({ dataset, quality, rule, offset }: Props) {
  const [, change] = useView();
  const { counts, findings, total } = quality;
  const found = counts.filter((each) => each.findings > 0);
  const all = found.reduce((sum, each) => sum + each.findings, 0);
  const choose = (next: string | undefined) => void change({ rule: next, offset: undefined });
  const rejected = dataset.hasRejected && (
    <a href={rejectedRows(dataset.id)} download>
      {words.rejected}
    </a>
  );
  if (all === 0)
    return (
      <Card title={words.findingsTitle} aside={rejected}>
        <p>{words.noFindings}</p>
      </Card>
    );
  return (
    <Card
      title={words.findingsTitle}
      hint={words.findingsHint(formatNumber(findings.length), formatNumber(total))}
      aside={rejected}
    >
      <div className={styles.rules} role="group" aria-label={words.rulesTitle}>
        <button
          type="button"
          className={styles.rule}
          aria-pressed={rule === undefined}
          onClick={() => choose(undefined)}
        >
          {words.allRules(formatNumber(all))}
        </button>
        {found.map((each) => (
          <button
            key={`${each.rule} ${each.level}`}
            type="button"
            className={styles.rule}
            aria-pressed={rule === each.rule}
            onClick={() => choose(each.rule)}
          >
            {words.ruleCount(words.rules[each.rule] ?? each.rule, formatNumber(each.findings))}
          </button>
        ))}
      </div>
      {findings.length === 0 ? <p>{words.none}</p> : <FindingTable dataset={dataset} findings={findings} />}
      {total > findingsAtOnce && (
        <nav className={styles.pages} aria-label={words.pages}>
          <Button
            variant="default"
            size="xs"
            disabled={offset === 0}
            onClick={() => void change({ offset: offset - findingsAtOnce })}
          >
            {words.earlier}
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={offset + findingsAtOnce >= total}
            onClick={() => void change({ offset: offset + findingsAtOnce })}
          >
            {words.later}
          </Button>
        </nav>
      )}
    </Card>
  );
}
