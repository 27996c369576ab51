import { choose } from "./choose";
import * as de from "./de/registry";
import * as en from "./en/registry";

export const { registry, alerts } = choose(en, de);
