import { choose } from "./choose";
import * as de from "./de/dashboard";
import * as en from "./en/dashboard";

export const { dashboard } = choose(en, de);
