import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { SeverityBadge } from "../../components/SeverityBadge";
import { keepChoice } from "../../frame/navigation";
import { worstFindings } from "../../lib/result/findings";
import type { PlantResult } from "../../lib/result/plant";
import { sectionPaths } from "../../lib/sectionPaths";
import { useView } from "../../lib/useView";
import { sectionWords } from "../../messages/common";
import { home as words } from "../../messages/home";
import styles from "./Findings.module.css";

/** The five that matter most, each leading to its evidence. */
export function Findings({ result }: { result: PlantResult }) {
  const [{ dataset }] = useView();
  const found = worstFindings(result).slice(0, 5);
  return (
    <Card
      title={words.findings}
      hint={words.findingsHint}
      aside={
        <Link to="/overview" search={keepChoice}>
          {words.allFindings}
        </Link>
      }
    >
      {found.length === 0 && <p>{words.noFindings}</p>}
      <ol className={styles.list}>
        {found.map(({ section, entry, severity }) => (
          <li key={`${section} ${entry.machineId}`} className={styles.item}>
            <SeverityBadge severity={severity} />
            <div className={styles.body}>
              <Link to={sectionPaths[section]} search={{ dataset, machine: entry.machineId ?? undefined }}>
                {sectionWords[section]}
                {entry.machineId && ` · ${entry.machineId}`}
              </Link>
              {entry.explanation && <p className={styles.why}>{entry.explanation}</p>}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
