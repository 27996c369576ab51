import { choose } from "./choose";
import * as de from "./de/live";
import * as en from "./en/live";

export const { live } = choose(en, de);
