const accents: Record<string, string> = { a: "á", e: "é", i: "í", o: "ó", u: "ú", A: "Á", E: "É", O: "Ó" };

/** A sentence a third longer and still readable, to show where a longer language would not fit. */
export const lengthened = (text: string): string =>
  text.length < 2
    ? text
    : text.replace(/[aeiouAEO]/g, (each) => accents[each]!) + "·".repeat(Math.ceil(0.3 * text.length));

/** A catalogue in no language, for tests: what is still plain in it did not pass through the catalogue. */
export function pseudo<T>(words: T): T {
  if (typeof words === "string") return lengthened(words) as T;
  if (typeof words === "function")
    return ((...values: unknown[]) => pseudo((words as (...all: unknown[]) => unknown)(...values))) as T;
  if (Array.isArray(words)) return words.map(pseudo) as T;
  if (typeof words !== "object" || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, pseudo(value)])) as T;
}
