import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** For tests alone: what the program's C++ sources can say, so that a catalogue can be held against it. */
export interface Said {
  /** Below src/. */
  file: string;
  /** The literal, its holes written `{}`. */
  text: string;
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r" };
const token =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|#include[^\n]*|R"([^(]*)\(([\s\S]*?)\)\1"|"((?:[^"\\\n]|\\.)*)"|(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+'|\s+|./g;

/** The string literals of C++ code with their places; neighbours are one, as they are to the compiler. */
export function literalsOf(source: string): { at: number; text: string }[] {
  const found: { at: number; text: string }[] = [];
  let open: { at: number; text: string } | null = null;
  for (const match of source.matchAll(token)) {
    const raw = match[2];
    const plain = match[3]?.replace(/\\(.)/g, (_, each: string) => escapes[each] ?? each);
    if (raw !== undefined || plain !== undefined) {
      if (open) open.text += raw ?? plain;
      else found.push((open = { at: match.index, text: raw ?? plain! }));
    } else if (!/^(\s|\/[/*])/.test(match[0])) open = null;
  }
  return found;
}

/** `{:.4g}`, `{:0>{}}` and `{0}` are all a value. */
export const holes = (text: string): string => text.replace(/\{[^{}]*(?:\{[^{}]*\}[^{}]*)?\}/g, "{}");

/** A promise of the code to itself: it is printed where the program ends, never shown. */
const isPromise = (before: string): boolean => /\b(ensure|static_assert)\([^;]*$/.test(before);

const isSource = (name: string): boolean =>
  /\.[ch]pp$/.test(name) && !/_(test|bench|fuzz|fixture|contract)\.[ch]pp$/.test(name);

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) => {
    const file = join(folder, each.name);
    return each.isDirectory() ? filesIn(file) : isSource(each.name) ? [file] : [];
  });
}

export function saidIn(sources: string): Said[] {
  return filesIn(sources).flatMap((file) => {
    const source = readFileSync(file, "utf8");
    return literalsOf(source)
      .filter(({ at }) => !isPromise(source.slice(Math.max(0, at - 400), at)))
      .map(({ text }) => ({ file: relative(sources, file), text: holes(text) }));
  });
}
