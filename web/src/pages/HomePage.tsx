import type { Dataset } from "../api/datasets";
import { ResultPage } from "../components/ResultPage";
import { formatPeriod } from "../lib/result/period";
import type { PlantResult } from "../lib/result/plant";
import { useSession } from "../lib/useSession";
import { home as words } from "../messages/home";
import { Findings } from "./home/Findings";
import { HealthCard } from "./home/HealthCard";
import styles from "./HomePage.module.css";
import { Hero } from "./home/Hero";
import { LiveLine } from "./home/LiveLine";
import { NextSteps } from "./home/NextSteps";

function greeting(name: string | null): string {
  const hour = new Date().getHours();
  const { morning, day, evening } = words.greetings;
  return words.greet(hour >= 5 && hour < 11 ? morning : hour >= 18 || hour < 5 ? evening : day, name);
}

export function HomePage() {
  const { user } = useSession();
  return (
    <ResultPage title={greeting(user?.name ?? null)} subtitle={words.subtitle}>
      {(result, dataset) => <Home result={result} dataset={dataset} />}
    </ResultPage>
  );
}

function Home({ result, dataset }: { result: PlantResult; dataset: Dataset }) {
  const period = result.input && formatPeriod(result.input);
  return (
    <>
      <Hero result={result} about={words.about(dataset.name, period ?? "")} />
      <LiveLine />
      <div className={styles.columns}>
        <HealthCard result={result} />
        <Findings result={result} />
      </div>
      <NextSteps result={result} />
    </>
  );
}
