import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { SeverityIcon } from "../../components/SeverityBadge";
import { formatNumber } from "../../lib/format";
import {
  issuesBySeverity,
  sectionCounts,
  sectionNames,
  type PlantResult,
  type SectionName,
  type SeverityCounts,
} from "../../lib/result/plant";
import type { Severity } from "../../lib/result/section";
import { sectionPaths } from "../../lib/sectionPaths";
import { useView } from "../../lib/useView";
import { sectionWords, severityWords } from "../../messages/common";
import { overview as words } from "../../messages/overview";
import styles from "./IssuesCard.module.css";

const order: Severity[] = ["CRITICAL", "WARNING", "NORMAL"];

/** How many findings are of each severity, and in which analysis they are. */
export function IssuesCard({ result }: { result: PlantResult }) {
  const counts = issuesBySeverity(result);
  const most = Math.max(1, ...order.map((each) => counts[each]));
  const present = sectionNames.flatMap((name) => {
    const section = result.sections[name];
    return section ? [{ name, counts: sectionCounts(name, section) }] : [];
  });
  return (
    <Card title={words.issues} hint={words.issuesHint}>
      <ul className={styles.issues}>
        {order.map((each) => (
          <li key={each} className={styles.issue} data-severity={each}>
            <SeverityIcon severity={each} size={22} />
            <span>{severityWords[each]}</span>
            <span className={styles.bar} aria-hidden="true">
              <span className={styles[each]} style={{ width: `${(100 * counts[each]) / most}%` }} />
            </span>
            <strong className={styles.count}>{formatNumber(counts[each])}</strong>
          </li>
        ))}
      </ul>
      <h3 className={styles.heading}>{words.byAnalysis}</h3>
      <ul className={styles.sections}>
        {present.map(({ name, counts: own }) => (
          <SectionRow key={name} name={name} counts={own} />
        ))}
      </ul>
    </Card>
  );
}

function SectionRow({ name, counts }: { name: SectionName; counts: SeverityCounts }) {
  const [view] = useView();
  const found = order.filter((each) => counts[each] > 0);
  const troubled = found.filter((each) => each !== "NORMAL");
  const sentence =
    found.length === 0
      ? words.notJudged
      : troubled.length === 0
        ? words.allNormal
        : troubled
            .map((each) => words.ofSeverity(formatNumber(counts[each]), severityWords[each]))
            .join(", ");
  return (
    <li className={styles.section}>
      <Link to={sectionPaths[name]} search={{ dataset: view.dataset }} className={styles.name}>
        {sectionWords[name]}
      </Link>
      <span className={styles.verdict}>{sentence}</span>
      <span className={styles.shares} aria-hidden="true">
        {found.map((each) => (
          <span key={each} className={styles[each]} style={{ flexGrow: counts[each] }} />
        ))}
      </span>
    </li>
  );
}
