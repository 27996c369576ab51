/**
 * Sentences of the server in another language, as gettext does it: the English sentence is the key, with
 * `{}` where the program puts a value, `{n}` where that is a number. `{0}`, `{1}` … in the translation say
 * where the values go, `{word 0}` that the value may be one of the catalogue's words.
 */
export interface Sentences {
  sentences: Record<string, string>;
  /** What a value alone may say: a status, a metric, `up` or `down`. */
  words: Record<string, string>;
  /** How a value is written that is no sentence itself, after and before what the English has beside it. */
  write?: (value: string, before: string, after: string) => string;
}

interface Template {
  /** What stands before, between and after the values. */
  pieces: string[];
  /** The translation, as text and numbers of values by turns. */
  said: (string | { value: number; word: boolean })[];
  /** A value in quotes is somebody's own text: it is left as it is. */
  quoted: boolean[];
  /** Which values are numbers. */
  numeric: boolean[];
  /** Letters that are not values': the template that has most of them says most. */
  weight: number;
}
interface Said {
  text: string;
  weight: number;
}

/** A sentence in a sentence in a sentence: no server says more at once. */
const deepest = 4;
/** What is longer is no run of sentences. */
const longestRun = 4000;
const prefixLength = 4;
/** So much of what stands before a value tells what it is. */
const nearby = 40;

const isNumber = (text: string) => /^[-+]?(?:\d[\d.,]*(?:e[-+]?\d+)?|inf|nan)$/.test(text);

function compile(english: string, translated: string): Template {
  const pieces = english.split(/\{n?\}/);
  const said: Template["said"] = translated.split(/\{(?:word )?\d+\}/);
  [...translated.matchAll(/\{(word )?(\d+)\}/g)].forEach(([, word, value], i) =>
    said.splice(2 * i + 1, 0, { value: Number(value), word: word !== undefined }),
  );
  return {
    pieces,
    said,
    quoted: pieces.slice(1).map((after, i) => pieces[i]!.endsWith("'") && after.startsWith("'")),
    numeric: [...english.matchAll(/\{n?\}/g)].map(([hole]) => hole === "{n}"),
    weight: pieces.join("").length,
  };
}

/** The values of `text`, each as short as can be; without a regular expression, so that it takes one walk. */
function valuesOf({ pieces, numeric }: Template, text: string): string[] | null {
  const first = pieces[0]!;
  const last = pieces[pieces.length - 1]!;
  if (pieces.length === 1) return text === first ? [] : null;
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return null;
  const values: string[] = [];
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at < 0 || at + piece.length > end) return null;
    values.push(text.slice(from, at));
    from = at + piece.length;
  }
  values.push(text.slice(from, end));
  return values.every((each, i) => !numeric[i] || isNumber(each)) ? values : null;
}

/** Compiles the catalogue; what it has no sentence for is given back as it is. */
export function translator(catalogue: Sentences): (text: string) => string {
  const byPrefix = new Map<string, Template[]>();
  const open: Template[] = []; // those that begin with a value
  const words = new Map(Object.entries(catalogue.words));
  const write = catalogue.write ?? ((value: string) => value);
  for (const [english, translated] of Object.entries(catalogue.sentences)) {
    const template = compile(english, translated);
    const prefix = template.pieces[0]!.slice(0, prefixLength);
    if (prefix.length < prefixLength) open.push(template);
    else byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), template]);
  }

  function fill(template: Template, values: string[], depth: number): Said {
    let weight = template.weight;
    let before = "";
    const said = values.map((value, i) => {
      before = (before + template.pieces[i]).slice(-nearby);
      const [left, right] = [before, template.pieces[i + 1]!];
      before = (before + value).slice(-nearby);
      if (template.quoted[i] || /^(['"]).*\1$/s.test(value)) return value;
      const found = say(value, depth + 1);
      weight += found?.weight ?? 0;
      return found?.text ?? write(value, left, right);
    });
    const put = ({ value, word }: { value: number; word: boolean }) =>
      (word ? words.get(values[value]!) : undefined) ?? said[value];
    return {
      text: template.said.map((each) => (typeof each === "string" ? each : put(each))).join(""),
      weight,
    };
  }

  function whole(text: string, depth: number): Said | null {
    const known = [...(byPrefix.get(text.slice(0, prefixLength)) ?? []), ...open];
    let best: { template: Template; values: string[] } | null = null;
    for (const template of known) {
      if (best && template.weight <= best.template.weight) continue;
      const values = valuesOf(template, text);
      if (values) best = { template, values };
    }
    return best && fill(best.template, best.values, depth);
  }

  /** Several sentences one after the other, each by itself. */
  function run(text: string, depth: number): Said | null {
    if (text.length > longestRun) return null;
    const parts = text.split(/(?<=[.!?]) (?=[\p{Lu}\d])/u);
    if (parts.length === 1) return null;
    const said = parts.map((each) => whole(each, depth));
    const weight = said.reduce((sum, each) => sum + (each?.weight ?? 0), 0);
    return weight === 0 ? null : { text: parts.map((each, i) => said[i]?.text ?? each).join(" "), weight };
  }

  /** What the program knows as a part of sentences, at the end of one. */
  function clause(text: string, depth: number): Said | null {
    const said = text.endsWith(".") ? whole(text.slice(0, -1), depth) : null;
    return said && { ...said, text: `${said.text}.` };
  }

  function say(text: string, depth: number): Said | null {
    if (depth > deepest || text === "") return null;
    let best = whole(text, depth);
    for (const other of [run(text, depth), clause(text, depth)])
      if (other && other.weight > (best?.weight ?? 0)) best = other;
    return best;
  }

  return (text) => say(text, 0)?.text ?? text;
}
