import { choose } from "./choose";
import * as de from "./de/overview";
import * as en from "./en/overview";

export const { overview } = choose(en, de);
