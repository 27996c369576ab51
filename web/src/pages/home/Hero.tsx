import { EnergyScene } from "../../landing/EnergyScene";
import { formatKilo, formatKw, formatNumber, unknown, unbroken, parseStamp } from "../../lib/format";
import type { PlantResult } from "../../lib/result/plant";
import { text } from "../../lib/result/read";
import { figure } from "../../lib/result/section";
import { home as words } from "../../messages/home";
import styles from "./Hero.module.css";

/** The picture of the start page with what this data set really came to. */
export function Hero({ result, about }: { result: PlantResult; about: string }) {
  const load = result.sections.peak_load_optimization;
  const peakAt = load && parseStamp(text(load.fields, "peak_load_at"));
  const machines = result.health?.machines.length ?? 0;
  const figures = [
    { label: words.energy, text: formatKilo(load && figure(load, "energy_kwh"), "Wh"), hint: "" },
    { label: words.average, text: formatKw(load && figure(load, "average_load_kw")), hint: "" },
    {
      label: words.peak,
      text: formatKw(load && figure(load, "peak_load_kw")),
      hint: peakAt === null ? "" : unbroken(peakAt),
    },
    { label: words.machines, text: machines === 0 ? unknown : formatNumber(machines), hint: "" },
  ].filter((each) => each.text !== unknown);
  return (
    <section className={styles.hero} aria-label={about}>
      <EnergyScene label={words.scene(figures.map((each) => `${each.label} ${each.text}`).join(", "))} />
      <div className={styles.front}>
        <p className={styles.about}>{about}</p>
        {figures.length === 0 ? (
          <p>{words.noFigures}</p>
        ) : (
          <dl className={styles.figures}>
            {figures.map((each) => (
              <div key={each.label}>
                <dt>{each.label}</dt>
                <dd className={styles.figure}>{each.text}</dd>
                {each.hint && <dd className={styles.hint}>{each.hint}</dd>}
              </div>
            ))}
          </dl>
        )}
      </div>
    </section>
  );
}
