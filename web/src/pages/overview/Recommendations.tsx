import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { SeverityBadge } from "../../components/SeverityBadge";
import { recommendations } from "../../lib/result/recommendations";
import type { PlantResult } from "../../lib/result/plant";
import { sectionPaths } from "../../lib/sectionPaths";
import { useView } from "../../lib/useView";
import { sectionWords } from "../../messages/common";
import { overview as words } from "../../messages/overview";
import styles from "./Recommendations.module.css";

export function Recommendations({ result }: { result: PlantResult }) {
  const [view] = useView();
  const rows = recommendations(result);
  return (
    <Card title={words.recommendations}>
      {rows.length === 0 && <p>{words.noRecommendations}</p>}
      <ol className={styles.list}>
        {rows.map((each) => (
          <li key={`${each.section} ${each.machineId}`} className={styles.item}>
            <SeverityBadge severity={each.severity} />
            <div className={styles.body}>
              <Link
                to={sectionPaths[each.section]}
                search={{ dataset: view.dataset, machine: each.machineId ?? undefined }}
              >
                {sectionWords[each.section]}
                {each.machineId && ` · ${each.machineId}`}
              </Link>
              <p>{each.advice}</p>
              {each.why && <p className={styles.why}>{each.why}</p>}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
