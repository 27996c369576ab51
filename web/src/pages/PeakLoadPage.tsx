import { Advice } from "../components/Advice";
import { Grid } from "../components/Card";
import { KeyFigures } from "../components/KeyFigures";
import { SectionPage } from "../components/SectionPage";
import {
  formatDateTime,
  formatFixed,
  formatKilo,
  formatMoney,
  formatNumber,
  parseStamp,
  formatKw,
  inSentence,
} from "../lib/format";
import { beside } from "../lib/result/beside";
import { readDemandCharge } from "../lib/result/peakLoad";
import { sectionSeverity } from "../lib/result/plant";
import { text } from "../lib/result/read";
import { figure, literalFigure, type Section } from "../lib/result/section";
import { potentialWords } from "../messages/common";
import { peakLoad as words } from "../messages/findings";
import { DurationChart, ProfileChart } from "./peakLoad/LoadCharts";
import { Matrix } from "./peakLoad/Matrix";
import { PairsAndSchedule, MachineLoads } from "./peakLoad/LoadTables";

export function PeakLoadPage() {
  return (
    <SectionPage name="peak_load_optimization" title={words.title} subtitle={words.subtitle}>
      {({ section }) => (
        <>
          <Headline section={section} />
          <Grid>
            <DurationChart entry={section} />
            <ProfileChart entry={section} />
            <Matrix entry={section} />
            <PairsAndSchedule entry={section} />
          </Grid>
          <Advice entry={section} />
          <MachineLoads section={section} />
        </>
      )}
    </SectionPage>
  );
}

function Headline({ section }: { section: Section }) {
  const of = (name: string) => figure(section, name);
  const stamp = (name: string) => {
    const at = parseStamp(text(section.fields, name));
    return at === null ? undefined : words.at(formatDateTime(at));
  };
  const word = (name: string) => {
    const value = text(section.fields, name);
    return value === null ? null : (potentialWords[value] ?? value);
  };
  const engineering = word("optimization_potential_engineering");
  const charge = readDemandCharge(section);
  const saves = charge !== null && (charge.savingPerMonth ?? 0) > 0;
  return (
    <KeyFigures
      figures={[
        {
          label: words.peak,
          text: formatKw(of("peak_load_kw")),
          hint: stamp("peak_load_at"),
          beside: beside(section, "peak_load_kw", formatKw),
        },
        {
          label: words.demand(formatNumber(of("demand_window_min") ?? 15)),
          text: formatKw(of("peak_demand_15min_kw")),
          hint: stamp("peak_demand_at"),
        },
        {
          label: words.average,
          text: formatKw(of("average_load_kw")),
          beside: beside(section, "average_load_kw", formatKw),
        },
        {
          label: words.ratio,
          text: formatFixed(of("peak_average_ratio"), 2),
          hint: of("load_factor") !== null && words.loadFactor(formatFixed(of("load_factor"), 2)),
          beside: beside(section, "peak_average_ratio", (value) => formatFixed(value, 2)),
        },
        ...(charge
          ? [
              {
                label: words.charge,
                text: formatMoney(charge.costPerMonth, charge.currency),
                hint: saves
                  ? words.chargeHint(formatMoney(charge.savingPerMonth, charge.currency))
                  : words.perMonth,
              },
            ]
          : []),
        { label: words.energy, text: formatKilo(of("energy_kwh"), "Wh") },
        {
          label: words.potential,
          text: word("optimization_potential") ?? "–",
          hint: engineering && words.potentialHint(inSentence(engineering)),
          tone: sectionSeverity("peak_load_optimization", section),
        },
        {
          label: words.correlation,
          text: formatFixed(of("average_correlation"), 3),
          hint:
            of("highly_correlated_pairs") !== null &&
            words.correlationHint(formatNumber(of("highly_correlated_pairs"))),
          beside:
            literalFigure(section, "average_correlation") === null
              ? null
              : beside(section, "average_correlation", (value) => formatFixed(value, 3)),
        },
        {
          label: words.coincidence,
          text: formatFixed(of("coincidence_factor"), 3),
          hint:
            of("diversity_factor") !== null && words.coincidenceHint(formatFixed(of("diversity_factor"), 3)),
        },
      ]}
    />
  );
}
