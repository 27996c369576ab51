import { choose } from "./choose";
import * as de from "./de/data";
import * as en from "./en/data";

export const { data, upload } = choose(en, de);
