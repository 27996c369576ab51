import { choose } from "./choose";
import * as de from "./de/landing";
import * as en from "./en/landing";

export const { landing, notFound } = choose(en, de);
