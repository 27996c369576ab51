import { choose } from "./choose";
import * as de from "./de/common";
import * as en from "./en/common";

/** The same in every language, for it is a name and a claim. */
export const footer = "© 2025 Opulent Chikwiramakomo. All rights reserved.";

export const {
  messages,
  severityWords,
  potentialWords,
  qualityWords,
  basisWords,
  statusWords,
  sectionWords,
  metricWords,
  roleWords,
  frame,
  search,
  bell,
  newVersion,
  shortcuts,
  states,
  job,
  finding,
  timeTools,
  chart,
} = choose(en, de);
