import { choose } from "./choose";
import * as de from "./de/senders";
import * as en from "./en/senders";

export const { senders } = choose(en, de);
