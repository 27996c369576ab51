import type { Health } from "../lib/result/plant";
import { formatNumber } from "../lib/format";
import { overview } from "../messages/overview";
import styles from "./HealthRing.module.css";

const radius = 84;
const around = 2 * Math.PI * radius;
const tones = { good: "NORMAL", attention: "WARNING", poor: "CRITICAL" } as const;

/** The score as a ring: what is left of 100, the word for it, and the gap that was deducted. */
export function HealthRing({ health }: { health: Health }) {
  const share = Math.max(0, Math.min(100, health.score)) / 100;
  const label = overview.ringLabel(formatNumber(health.score, 1), overview.bands[health.band]);
  return (
    <svg
      viewBox="0 0 220 220"
      className={`${styles.ring} ${styles[tones[health.band]]}`}
      role="img"
      aria-label={label}
    >
      <circle className={styles.track} cx="110" cy="110" r={radius} />
      <circle
        className={styles.arc}
        cx="110"
        cy="110"
        r={radius}
        strokeDasharray={`${share * around} ${around}`}
        transform="rotate(-90 110 110)"
      />
      <text x="110" y="112" className={styles.score}>
        {formatNumber(health.score, 1)}
      </text>
      <text x="110" y="134" className={styles.of}>
        {overview.outOf}
      </text>
      <text x="110" y="158" className={styles.band}>
        {overview.bands[health.band]}
      </text>
    </svg>
  );
}
