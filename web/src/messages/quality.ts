import { choose } from "./choose";
import * as de from "./de/quality";
import * as en from "./en/quality";

export const { quality, devices, review, samples } = choose(en, de);
