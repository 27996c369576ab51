import { Button } from "@mantine/core";
import { keptReadings, type KeptReading, type QualityFinding } from "../../api/quality";
import { Confirm } from "../../components/Confirm";
import { formatNumber, formatUnit } from "../../lib/format";
import { metricWords } from "../../messages/common";
import { quality as words } from "../../messages/quality";
import styles from "./Quality.module.css";

interface Props {
  finding: QualityFinding;
  onKeep: (kept: KeptReading) => void;
  onClose: () => void;
}

const inWords = (values: Record<string, number>) =>
  Object.entries(values)
    .map(([metric, value]) => {
      const known = metricWords[metric as keyof typeof metricWords];
      return known ? formatUnit(value, known.unit, known.digits) : formatNumber(value, 3);
    })
    .join(", ");

/** Several readings share a stamp: which of them, or their mean, is to be kept. */
export function KeepReading({ finding, onKeep, onClose }: Props) {
  const [example] = finding.choices;
  return (
    <Confirm
      title={words.keepTitle}
      text={words.keepText(formatNumber(finding.choices.length))}
      onClose={onClose}
      action={null}
    >
      <div className={styles.choices}>
        {keptReadings.map((kept) => (
          <Button key={kept} variant="default" onClick={() => onKeep(kept)}>
            {words.keeps[kept]}
            {example && <span className={styles.choice}>{inWords(example[kept])}</span>}
          </Button>
        ))}
      </div>
    </Confirm>
  );
}
