import { language } from "../lib/language";
import { translator } from "../lib/sentences";
import { lengthened } from "./pseudo";

let translate = (text: string) => text;

/** Fetches the catalogue where one is needed; without it the server is heard in its own words. */
export async function learnServerWords(): Promise<void> {
  if (language.startsWith("pseudo")) translate = lengthened;
  if (language !== "de") return;
  try {
    translate = translator((await import("./de/server")).german);
  } catch {
    // The network is gone, or an old page asks a new server: English is better than no page.
  }
}

/** A sentence of the server in the language that was chosen. */
export const inOurWords = (text: string): string => translate(text);
