import {
  formatFixed,
  formatKilo,
  formatNumber,
  formatPercent,
  formatSignedPercent,
  inSentence,
} from "../format";
import { messages, potentialWords } from "../../messages/common";
import { overview as words } from "../../messages/overview";
import { text } from "./read";
import type { SectionName } from "./plant";
import { figure, isTrueThd, type Entry } from "./section";

/** The one figure a section is known by, and the words that go with it. */
export function headline(name: SectionName, entry: Entry): { main: string; small: string } {
  const of = (field: string) => figure(entry, field);
  switch (name) {
    case "voltage_anomalies":
      return words.shortCards[name](
        formatNumber(of("total_anomalies")),
        formatPercent(of("anomaly_rate"), 3),
      );
    case "degradation":
      return words.shortCards[name](
        formatSignedPercent(of("current_change_percent")),
        formatSignedPercent(of("power_factor_change_percent")),
      );
    case "harmonics":
      return words.shortCards[name](formatPercent(of("thd_percent")), isTrueThd(entry));
    case "phase_imbalance":
      return imbalanceHeadline(entry);
    case "peak_load_optimization":
      return words.shortCards[name](
        formatKilo(of("peak_load_kw"), "W"),
        inSentence(potentialWords[text(entry.fields, "optimization_potential") ?? ""] ?? messages.notKnown),
      );
  }
}

function imbalanceHeadline(entry: Entry) {
  const build = words.shortCards.phase_imbalance;
  const iuf = figure(entry, "iuf_percent");
  if (iuf !== null) return build(formatPercent(iuf), words.currentUnbalance);
  const amplitude = figure(entry, "amplitude_percent");
  if (amplitude !== null) return build(formatPercent(amplitude), words.periodicAmplitude);
  return build(formatFixed(figure(entry, "coefficient_of_variation"), 3), words.variation);
}
