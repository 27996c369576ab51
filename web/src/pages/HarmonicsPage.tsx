import { Advice } from "../components/Advice";
import { Grid } from "../components/Card";
import { KeyFigures, type KeyFigure } from "../components/KeyFigures";
import { MachineTable } from "../components/MachineTable";
import { Notice } from "../components/Notice";
import { SectionPage } from "../components/SectionPage";
import { formatDuration, formatFixed, formatNumber, formatPercent, formatUnit } from "../lib/format";
import { beside } from "../lib/result/beside";
import { readDominant } from "../lib/result/harmonics";
import { text } from "../lib/result/read";
import { figure, isTrueThd, type Entry } from "../lib/result/section";
import { qualityWords } from "../messages/common";
import { harmonics as words } from "../messages/findings";
import { SpectrumChart } from "./harmonics/SpectrumChart";
import { ThdGauge } from "./harmonics/ThdGauge";
import { LimitsCard } from "./harmonics/LimitsCard";

export function HarmonicsPage() {
  return (
    <SectionPage name="harmonics" title={words.title} subtitle={words.subtitle}>
      {({ entry, section, choose }) => (
        <>
          {!isTrueThd(entry) && (
            <Notice tone="warning" title={words.notTrueTitle}>
              <p>{words.notTrue}</p>
            </Notice>
          )}
          <Headline entry={entry} />
          <Grid>
            <SpectrumChart entry={entry} />
            <ThdGauge entry={entry} />
          </Grid>
          <Advice entry={entry} />
          <LimitsCard entry={entry} />
          <MachineTable
            section={section}
            selected={entry.machineId}
            onChoose={choose}
            figures={[
              {
                key: "thd",
                header: section.machines.some(isTrueThd) ? words.either : words.signature,
                value: (row) => figure(row, "thd_percent"),
                text: (value) => formatPercent(value),
              },
              {
                key: "pf",
                header: words.factor,
                value: (row) => figure(row, "power_factor"),
                text: (value) => formatFixed(value, 3),
              },
            ]}
          />
        </>
      )}
    </SectionPage>
  );
}

function Headline({ entry }: { entry: Entry }) {
  const dominant = readDominant(entry);
  const quality = text(entry.fields, "quality");
  const f1 = figure(entry, "f1_hz");
  const optional: [string, number | null, (value: number) => string][] = [
    [words.tdd, figure(entry, "tdd_percent"), (value) => formatPercent(value)],
    [words.kFactor, figure(entry, "k_factor"), (value) => formatNumber(value)],
    [words.crest, figure(entry, "crest_factor"), (value) => formatNumber(value, 3)],
    [words.voltageThd, figure(entry, "voltage_thd_percent"), (value) => formatPercent(value)],
  ];
  const figures: KeyFigure[] = [
    {
      label: isTrueThd(entry) ? words.thd : words.signature,
      text: formatPercent(figure(entry, "thd_percent")),
      hint: quality && (qualityWords[quality] ?? quality),
      beside: beside(entry, "thd_percent", formatPercent),
      tone: entry.severity,
    },
    {
      label: words.factor,
      text: formatFixed(figure(entry, "power_factor"), 3),
      beside: beside(entry, "power_factor", (value) => formatFixed(value, 3)),
    },
    f1 !== null
      ? { label: words.frequency, text: formatUnit(f1, "Hz", 3) }
      : { label: words.period, text: formatDuration(figure(entry, "fundamental_period_s")) },
    {
      label: words.dominant,
      text: dominant[0] ? words.order(formatNumber(dominant[0].order)) : "–",
      hint: dominant
        .slice(0, 3)
        .map((each) => words.dominantItem(formatNumber(each.order), formatPercent(100 * each.ratio, 1)))
        .join(" · "),
    },
    ...optional.flatMap(([label, value, show]) => (value === null ? [] : [{ label, text: show(value) }])),
  ];
  return <KeyFigures figures={figures} />;
}
