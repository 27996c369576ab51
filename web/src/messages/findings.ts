import { choose } from "./choose";
import * as de from "./de/findings";
import * as en from "./en/findings";

export const { anomalies, degradation, harmonics, imbalance, peakLoad } = choose(en, de);
