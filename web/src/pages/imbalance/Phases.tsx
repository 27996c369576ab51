import { BarChart } from "../../charts/BarChart";
import { PhasorDiagram } from "../../charts/PhasorDiagram";
import { Grid } from "../../components/Card";
import { formatPercent, formatUnit } from "../../lib/format";
import { readPhases } from "../../lib/result/imbalance";
import { text } from "../../lib/result/read";
import { figure, type Entry } from "../../lib/result/section";
import { imbalance as words } from "../../messages/findings";

export function Phases({ entry }: { entry: Entry }) {
  const phases = readPhases(entry);
  if (!phases) return null;
  const summary = words.phasesSummary(formatPercent(figure(entry, "iuf_percent")));
  return (
    <Grid>
      {phases.current && (
        <BarChart
          title={words.phaseCurrent}
          summary={summary}
          of={words.phaseCurrent}
          valueName={words.phaseCurrent}
          unit="A"
          bars={phases.current.map((value, i) => ({
            label: words.phases[i]!,
            value,
            color: (palette) => palette.series[i]!,
          }))}
          text={(bar) => `${bar.label}: ${formatUnit(bar.value, "A")}`}
        />
      )}
      {phases.voltage && (
        <BarChart
          title={words.lineVoltage}
          summary={words.voltagesSummary(formatPercent(figure(entry, "vuf_percent")))}
          of={words.lineVoltage}
          valueName={words.lineVoltage}
          unit="V"
          bars={phases.voltage.map((value, i) => ({
            label: words.lines[i]!,
            value,
            color: (palette) => palette.series[i]!,
          }))}
          text={(bar) => `${bar.label}: ${formatUnit(bar.value, "V")}`}
        />
      )}
      {phases.current && (
        <PhasorDiagram
          magnitudes={phases.current}
          reversed={text(entry.fields, "phase_rotation") === "acb"}
        />
      )}
    </Grid>
  );
}
