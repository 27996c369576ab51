import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { HealthRing } from "../../components/HealthRing";
import { keepChoice } from "../../frame/navigation";
import type { PlantResult } from "../../lib/result/plant";
import { home as words } from "../../messages/home";
import { overview } from "../../messages/overview";
import styles from "./HealthCard.module.css";

export function HealthCard({ result }: { result: PlantResult }) {
  return (
    <Card title={words.health}>
      <div className={styles.ring}>
        {result.health ? <HealthRing health={result.health} /> : <p>{overview.noScore}</p>}
        <Link to="/overview" search={keepChoice}>
          {words.toHealth}
        </Link>
      </div>
    </Card>
  );
}
