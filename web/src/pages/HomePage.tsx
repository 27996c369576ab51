import type { Dataset } from "../api/datasets";
import { ButtonLink } from "../components/ButtonLink";
import { Notice } from "../components/Notice";
import { Page } from "../components/Page";
import { ResultPage } from "../components/ResultPage";
import { formatPeriod } from "../lib/result/period";
import type { PlantResult } from "../lib/result/plant";
import { useSession } from "../lib/useSession";
import { home as words } from "../messages/home";
import { Findings } from "./home/Findings";
import { HealthCard } from "./home/HealthCard";
import styles from "./HomePage.module.css";
import { Hero } from "./home/Hero";
import { NextSteps } from "./home/NextSteps";

function greeting(name: string | null): string {
  const hour = new Date().getHours();
  const { morning, day, evening } = words.greetings;
  return words.greet(hour >= 5 && hour < 11 ? morning : hour >= 18 || hour < 5 ? evening : day, name);
}

export function HomePage() {
  const { user, may } = useSession();
  const title = greeting(user?.name ?? null);
  if (!may("viewer")) return <Household title={title} />;
  return (
    <ResultPage title={title} subtitle={words.subtitle}>
      {(result, dataset) => <Home result={result} dataset={dataset} />}
    </ResultPage>
  );
}

function Home({ result, dataset }: { result: PlantResult; dataset: Dataset }) {
  const period = result.input && formatPeriod(result.input);
  return (
    <>
      <Hero result={result} about={words.about(dataset.name, period ?? "")} />
      <div className={styles.columns}>
        <HealthCard result={result} />
        <Findings result={result} />
      </div>
      <NextSteps result={result} />
    </>
  );
}

/** Data sets are not a household's to see; it is told so, not shown a wall of refusals. */
function Household({ title }: { title: string }) {
  return (
    <Page title={title}>
      <Notice
        title={words.householdTitle}
        actions={
          <ButtonLink to="/settings/account" variant="default" size="xs">
            {words.householdNext}
          </ButtonLink>
        }
      >
        <p>{words.household}</p>
      </Notice>
    </Page>
  );
}
