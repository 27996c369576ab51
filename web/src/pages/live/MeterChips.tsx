import { Select } from "@mantine/core";
import { useMemo } from "react";
import type { LiveMeter } from "../../api/live";
import { usePalette } from "../../charts/palette";
import { CloseIcon, InfoIcon, NormalIcon, WarningIcon } from "../../components/icons";
import { formatDuration, formatHere, formatNumber } from "../../lib/format";
import { mostMeters, nameOf } from "../../lib/live/chosen";
import type { MeterRing } from "../../lib/live/meterRing";
import { finding } from "../../messages/common";
import { live as words } from "../../messages/live";
import styles from "./Live.module.css";

interface Props {
  chosen: string[];
  all: LiveMeter[];
  silent: { id: string; age: number }[];
  rings: ReadonlyMap<string, MeterRing>;
  onChoose: (ids: string[]) => void;
}

/** Which meters are shown, each with how it is doing. */
export function MeterChips({ chosen, all, silent, rings, onChoose }: Props) {
  const { series } = usePalette();
  const options = useMemo(() => {
    const taken = new Set(chosen);
    return all
      .filter((each) => !taken.has(each.id))
      .map((each) => ({
        value: each.id,
        label: each.name && each.name !== each.id ? `${each.name} (${each.id})` : each.id,
      }));
  }, [all, chosen]);
  return (
    <section className={styles.meters} aria-label={words.meters}>
      <ul className={styles.chips}>
        {chosen.map((id, i) => {
          const meter = all.find((each) => each.id === id);
          const name = nameOf(id, meter);
          return (
            <li key={id} className={styles.chip}>
              <span className={styles.swatch} style={{ background: series[i % series.length] }} />
              <span className={styles.chipText}>
                <span className={styles.chipName} title={[id, meter?.place].filter(Boolean).join(", ")}>
                  {name}
                </span>
                <State
                  meter={meter}
                  known={rings.get(id)?.newest() !== null}
                  age={silent.find((each) => each.id === id)?.age ?? null}
                />
              </span>
              <button
                type="button"
                className={styles.remove}
                aria-label={words.remove(name)}
                title={words.remove(name)}
                onClick={() => onChoose(chosen.filter((each) => each !== id))}
              >
                <CloseIcon size={16} />
              </button>
            </li>
          );
        })}
      </ul>
      {chosen.length < mostMeters ? (
        <Select
          aria-label={words.add}
          placeholder={words.add}
          data={options}
          value={null}
          onChange={(id) => id !== null && onChoose([...chosen, id])}
          searchable
          limit={100}
          nothingFoundMessage={finding.noMachine}
          maxDropdownHeight={320}
          className={styles.add}
        />
      ) : (
        <p className={styles.quiet}>{words.full(formatNumber(mostMeters))}</p>
      )}
    </section>
  );
}

function State({ meter, known, age }: { meter: LiveMeter | undefined; known: boolean; age: number | null }) {
  if (age !== null)
    return (
      <span className={`${styles.state} ${styles.stale}`}>
        <WarningIcon size={14} />
        {(meter?.offlineSince ? words.offline : words.silent)(formatDuration(Math.round(age / 1000)))}
      </span>
    );
  if (!meter?.lastAt && !known) return <span className={styles.state}>{words.unknown}</span>;
  const { needed, until, patternsUntil } = meter?.warmingUp ?? {};
  if (needed || until)
    return (
      <span className={`${styles.state} ${needed ? styles.needs : ""}`} title={needed ?? undefined}>
        <InfoIcon size={14} />
        {needed ? (until ? words.warmingUntil(needed, formatHere(until)) : needed) : words.warming}
      </span>
    );
  return (
    <>
      <span className={`${styles.state} ${styles.sends}`}>
        <NormalIcon size={14} />
        {words.sends}
      </span>
      {patternsUntil && (
        <span className={`${styles.state} ${styles.needs}`}>
          {words.patternsFrom(formatHere(patternsUntil))}
        </span>
      )}
    </>
  );
}
