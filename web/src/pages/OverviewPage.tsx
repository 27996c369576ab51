import type { Dataset } from "../api/datasets";
import { Card, Grid } from "../components/Card";
import { HealthRing } from "../components/HealthRing";
import { ResultPage } from "../components/ResultPage";
import { formatNumber, formatPercent } from "../lib/format";
import { type Health, type PlantResult } from "../lib/result/plant";
import { sectionWords } from "../messages/common";
import { overview as words } from "../messages/overview";
import { FindingCards } from "./overview/FindingCards";
import { InputCard } from "./overview/InputCard";
import { IssuesCard } from "./overview/IssuesCard";
import { MachineHealthTable } from "./overview/MachineHealthTable";
import { Recommendations } from "./overview/Recommendations";
import styles from "./OverviewPage.module.css";

export function OverviewPage() {
  return (
    <ResultPage title={words.title} subtitle={words.subtitle}>
      {(result, dataset) => <Overview result={result} dataset={dataset} />}
    </ResultPage>
  );
}

function Overview({ result, dataset }: { result: PlantResult; dataset: Dataset }) {
  return (
    <>
      <div className={styles.top}>
        <ScoreCard health={result.health} />
        <IssuesCard result={result} />
      </div>
      <FindingCards result={result} />
      <Recommendations result={result} />
      <MachineHealthTable result={result} />
      <Grid>
        <InputCard input={result.input} dataset={dataset} />
      </Grid>
    </>
  );
}

function ScoreCard({ health }: { health: Health | null }) {
  return (
    <Card title={words.score} hint={words.scoreHint}>
      {health ? (
        <div className={styles.score}>
          <HealthRing health={health} />
          <div className={styles.deductions}>
            <h3>{words.deductions}</h3>
            {health.deductions.length === 0 && <p>{words.noDeductions}</p>}
            <ul>
              {health.deductions.map((each) => (
                <li key={each.section} className={styles.deduction}>
                  <span className={styles.points}>{words.points(formatNumber(each.points, 1))}</span>
                  <span>
                    <strong>{sectionWords[each.section] ?? each.section}</strong>
                    {each.reason && <span className={styles.reason}>{each.reason}</span>}
                  </span>
                </li>
              ))}
            </ul>
            {health.coveragePercent !== null && health.coveragePercent < 100 && (
              <p className={styles.reason}>{words.coverage(formatPercent(health.coveragePercent, 0))}</p>
            )}
            {health.cap && <p className={styles.reason}>{health.cap}</p>}
            {health.workedOutHere && <p className={styles.reason}>{words.workedOut}</p>}
          </div>
        </div>
      ) : (
        <p>{words.noScore}</p>
      )}
    </Card>
  );
}
