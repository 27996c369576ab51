import { Link } from "@tanstack/react-router";
import { SeverityBadge } from "../../components/SeverityBadge";
import { ChevronIcon } from "../../components/icons";
import { headline } from "../../lib/result/headline";
import { sectionNames, sectionSeverity, type PlantResult, type SectionName } from "../../lib/result/plant";
import { useView } from "../../lib/useView";
import { sectionWords } from "../../messages/common";
import { overview as words } from "../../messages/overview";
import { sectionPaths } from "../../lib/sectionPaths";
import styles from "./FindingCards.module.css";

/** One card per analysis, leading to its page. */
export function FindingCards({ result }: { result: PlantResult }) {
  return (
    <section aria-label={words.findings} className={styles.cards}>
      {sectionNames.map((name) => (
        <FindingCard key={name} name={name} result={result} />
      ))}
    </section>
  );
}

function FindingCard({ name, result }: { name: SectionName; result: PlantResult }) {
  const [view] = useView();
  const section = result.sections[name];
  const title = sectionWords[name]!;
  if (!section) {
    return (
      <div className={`${styles.card} ${styles.absent}`}>
        <h2 className={styles.title}>{title}</h2>
        <p className={styles.small}>{words.notInFile}</p>
      </div>
    );
  }
  const { main, small } = headline(name, section);
  const machine = section.machineId ?? undefined;
  return (
    <Link to={sectionPaths[name]} search={{ dataset: view.dataset, machine }} className={styles.card}>
      <span className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <ChevronIcon size={18} />
      </span>
      <span className={styles.main}>{main}</span>
      <span className={styles.small}>{small}</span>
      <span className={styles.foot}>
        <SeverityBadge severity={sectionSeverity(name, section)} />
        {machine && <span className={styles.machine}>{words.machine(machine)}</span>}
      </span>
    </Link>
  );
}
