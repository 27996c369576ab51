import { choose } from "./choose";
import * as de from "./de/sources";
import * as en from "./en/sources";

export const { sources } = choose(en, de);
