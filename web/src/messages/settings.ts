import { choose } from "./choose";
import * as de from "./de/settings";
import * as en from "./en/settings";

export const { settings } = choose(en, de);
