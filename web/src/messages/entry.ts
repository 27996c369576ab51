import { choose } from "./choose";
import * as de from "./de/entry";
import * as en from "./en/entry";

export const { entry } = choose(en, de);
