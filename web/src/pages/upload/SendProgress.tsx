import { Button, Progress } from "@mantine/core";
import { formatBytes, formatDuration, formatNumber } from "../../lib/format";
import { upload as words } from "../../messages/data";
import styles from "../../components/JobProgress.module.css";

interface Props {
  name: string;
  sent: number;
  total: number;
  secondsLeft: number | null;
  onCancel: () => void;
}

export function SendProgress({ name, sent, total, secondsLeft, onCancel }: Props) {
  const share = (100 * sent) / total;
  return (
    <section className={styles.job} aria-label={words.sending(name)}>
      <div className={styles.head}>
        <p className={styles.name}>{words.sending(name)}</p>
        <p className={styles.left}>
          {secondsLeft !== null && words.left(formatDuration(Math.ceil(secondsLeft)))}
        </p>
      </div>
      <Progress
        value={share}
        size="lg"
        aria-label={words.sending(name)}
        aria-valuetext={`${formatNumber(share, 0)} %`}
      />
      <div className={styles.head}>
        <p>{words.sent(formatBytes(sent), formatBytes(total))}</p>
        <Button variant="default" size="xs" onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </section>
  );
}
