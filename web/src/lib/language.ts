/** What one may choose; the name of each in itself. */
export const languages = { en: "English", de: "Deutsch" } as const;
export type LanguageName = keyof typeof languages;
/** Two more, for tests alone: longer words, and longer words from right to left. */
type Language = LanguageName | "pseudo" | "pseudo-rtl";

const key = "joulewatch-language";
const known: readonly string[] = [...Object.keys(languages), "pseudo", "pseudo-rtl"];

/** The choice made on this device, else the browser's first language that there is a catalogue for. */
function chosen(): Language {
  try {
    const kept = localStorage.getItem(key);
    if (kept !== null && known.includes(kept)) return kept as Language;
  } catch {
    // A browser that forbids storage, or none at all.
  }
  const wished = typeof navigator === "undefined" ? [] : (navigator.languages ?? []);
  const first = wished.map((each) => each.slice(0, 2)).find((each) => each in languages);
  return (first as LanguageName | undefined) ?? "en";
}

/** Fixed until the page is loaded anew, so that words may stand in constants. */
export const language: Language = chosen();
export const locale = language === "de" ? "de-DE" : "en-GB";

export function chooseLanguage(next: LanguageName): void {
  localStorage.setItem(key, next);
  location.reload();
}

/** Tells the browser, and who reads the page aloud, what it is written in. */
export function markDocument(): void {
  document.documentElement.lang = language === "de" ? "de" : "en";
  document.documentElement.dir = language === "pseudo-rtl" ? "rtl" : "ltr";
}
