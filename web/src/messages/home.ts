import { choose } from "./choose";
import * as de from "./de/home";
import * as en from "./en/home";

export const { home } = choose(en, de);
