import type { Range } from "../charts/range";

// In a link, each chart has its own word: `hidden=current.1+factor.0&zoom=duration~10~30`.

const parts = (text: string | undefined) => text?.split(" ") ?? [];
const joined = (words: string[]) => (words.length === 0 ? undefined : words.join(" "));

/** Which lines of a chart are hidden, by their place in it. */
export function readHidden(text: string | undefined, chart: string): ReadonlySet<number> {
  const found = parts(text).flatMap((each) => {
    const [, name, index] = /^([a-z]+)\.(\d{1,3})$/.exec(each) ?? [];
    return name === chart ? [Number(index)] : [];
  });
  return new Set(found);
}

export function writeHidden(
  text: string | undefined,
  chart: string,
  hidden: ReadonlySet<number>,
): string | undefined {
  const others = parts(text).filter((each) => !each.startsWith(`${chart}.`));
  return joined([...others, ...[...hidden].sort((a, b) => a - b).map((index) => `${chart}.${index}`)]);
}

export function readZoom(text: string | undefined, chart: string): Range | null {
  const [, from, to] =
    parts(text)
      .find((each) => each.startsWith(`${chart}~`))
      ?.split("~") ?? [];
  const range: Range = [Number(from || NaN), Number(to || NaN)];
  return range[0] < range[1] && range.every(Number.isFinite) ? range : null;
}

export function writeZoom(text: string | undefined, chart: string, range: Range | null): string | undefined {
  const others = parts(text).filter((each) => !each.startsWith(`${chart}~`));
  // Seven digits are finer than any screen.
  const own = range ? [`${chart}~${range.map((each) => Number(each.toPrecision(7))).join("~")}`] : [];
  return joined([...others, ...own]);
}

/** Hides a line, or shows it again. */
export function toggled(hidden: ReadonlySet<number>, index: number): ReadonlySet<number> {
  const next = new Set(hidden);
  if (!next.delete(index)) next.add(index);
  return next;
}

/** That line alone; all of them when it is alone already. */
export function isolated(hidden: ReadonlySet<number>, index: number, count: number): ReadonlySet<number> {
  const others = Array.from({ length: count }, (_, i) => i).filter((each) => each !== index);
  return others.every((each) => hidden.has(each)) ? new Set() : new Set(others);
}
