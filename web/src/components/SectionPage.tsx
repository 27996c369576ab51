import type { ReactNode } from "react";
import type { Dataset } from "../api/datasets";
import type { PlantResult, SectionName } from "../lib/result/plant";
import { isInsufficient, pickMachine, type Entry, type Section } from "../lib/result/section";
import { useView } from "../lib/useView";
import { states } from "../messages/common";
import { HowComputed } from "./HowComputed";
import { MachinePicker } from "./MachinePicker";
import { Notice } from "./Notice";
import { ResultPage } from "./ResultPage";

export interface SectionView {
  section: Section;
  entry: Entry;
  result: PlantResult;
  dataset: Dataset;
  choose: (machineId: string) => void;
}

interface Props {
  name: SectionName;
  title: string;
  subtitle: string;
  children: (view: SectionView) => ReactNode;
}

/** The frame of the five findings: machine picker, the page's own pictures, advice, method. */
export function SectionPage({ name, title, subtitle, children }: Props) {
  const [{ machine }, change] = useView();
  const choose = (id: string) =>
    void change({ machine: id, at: undefined, from: undefined, to: undefined, zoom: undefined });
  const plantWide = name === "peak_load_optimization";

  return (
    <ResultPage
      title={title}
      subtitle={subtitle}
      actions={(result) => {
        const section = result.sections[name];
        if (!section || plantWide) return null;
        const ids = section.machines.flatMap((each) => each.machineId ?? []);
        return <MachinePicker ids={ids} value={pickMachine(section, machine).machineId} onChange={choose} />;
      }}
    >
      {(result, dataset) => {
        const section = result.sections[name];
        if (!section) return <MissingSection />;
        const entry = plantWide ? section : pickMachine(section, machine);
        return (
          <>
            {isInsufficient(entry) && (
              <Notice tone="warning" title={states.insufficient}>
                {entry.warnings.map((each) => (
                  <p key={each}>{each}</p>
                ))}
              </Notice>
            )}
            {children({ section, entry, result, dataset, choose })}
            <HowComputed entry={entry} />
          </>
        );
      }}
    </ResultPage>
  );
}

function MissingSection() {
  return (
    <Notice tone="info" title={states.sectionMissingTitle}>
      <p>{states.sectionMissing}</p>
      <p>{states.sectionMissingHint}</p>
    </Notice>
  );
}

/** In a picture's place when the file does not hold the fields it is drawn from. */
export function MissingFields({ fields }: { fields: string[] }) {
  return (
    <Notice tone="info">
      <p>
        {states.missingFields} <code>{fields.join(", ")}</code>
      </p>
    </Notice>
  );
}
