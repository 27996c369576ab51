import { Button } from "@mantine/core";
import type { Decision, QualityFinding } from "../../api/quality";
import { formatDateTime } from "../../lib/format";
import { quality as words } from "../../messages/quality";
import styles from "./Quality.module.css";

interface Props {
  finding: QualityFinding;
  allowed: boolean;
  busy: boolean;
  /** Null takes the decision back. */
  onDecide: (decision: Decision | null) => void;
}

export function DecisionCell({ finding, allowed, busy, onDecide }: Props) {
  const what = `${finding.meter}, ${formatDateTime(finding.from)}`;
  const button = (word: string, label: string, decision: Decision | null) => (
    <Button
      variant="default"
      size="compact-sm"
      aria-label={label}
      loading={busy}
      onClick={() => onDecide(decision)}
    >
      {word}
    </Button>
  );
  if (finding.decision)
    return (
      <div className={styles.actions}>
        <strong>{finding.keep ? words.kept[finding.keep] : words.decisions[finding.decision]}</strong>
        {allowed && button(words.undo, words.undoThis(what), null)}
      </div>
    );
  if (!allowed) return null;
  return (
    <div className={styles.actions}>
      {button(words.accept, words.acceptThis(what), "accepted")}
      {finding.choices.length > 0 && button(words.keep, words.keepThis(what), "corrected")}
      {finding.value !== null && button(words.correct, words.correctThis(what), "corrected")}
      {button(words.exclude, words.excludeThis(what), "excluded")}
    </div>
  );
}
