/** Keys as they are pressed one after the other, `g o`, and what they do. */
export type Shortcuts = Record<string, () => void>;

const typing = [
  "textarea",
  "select",
  "input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])",
  "[contenteditable]:not([contenteditable=false])",
  "[role=textbox], [role=searchbox], [role=combobox]",
].join(",");

/** Where letters are text, or belong to a dialog, they are no shortcut. */
export function isSilent(event: KeyboardEvent): boolean {
  // Some keyboards write a bracket with Alt, or with Ctrl and Alt.
  const sign = event.altKey && !/[a-z0-9]/i.test(event.key);
  const modified = event.metaKey || (!sign && (event.ctrlKey || event.altKey));
  const target = event.target instanceof Element ? event.target : null;
  return (
    event.defaultPrevented ||
    event.repeat ||
    event.isComposing ||
    modified ||
    target?.closest(typing) != null ||
    document.querySelector("dialog[open]") !== null
  );
}

/** Ctrl or Command with K, wherever one is: no letter by itself, so it cannot be switched off. */
export const isSearch = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) &&
  !event.altKey &&
  !event.shiftKey &&
  event.key.toLowerCase() === "k" &&
  document.querySelector("dialog[open]") === null;

const patience = 1500; // ms for the second key of a pair

/** Finds the shortcut that a key completes; remembers a first key that may become one. */
export function makeReader(keys: () => Iterable<string>) {
  let first = "";
  let since = 0;
  return (key: string, now: number): string | null => {
    const known = [...keys()];
    const pair = first !== "" && now - since <= patience ? `${first} ${key}` : "";
    first = "";
    if (known.includes(pair)) return pair;
    if (known.includes(key)) return key;
    if (known.some((each) => each.startsWith(`${key} `))) {
      first = key;
      since = now;
    }
    return null;
  };
}
