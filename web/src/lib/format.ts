import { locale, language } from "./language";

/**
 * Every number, unit and date on the screen passes through here. A value that is not known is a dash,
 * never a zero. Stamps are the site's own clock, kept as UTC milliseconds, and shown as they were written.
 */
export const unknown = "–";

type Maybe = number | null | undefined;
const known = (value: Maybe): value is number => typeof value === "number" && Number.isFinite(value);

const formatters = new Map<string, Intl.NumberFormat>();
function number(value: number, options: Intl.NumberFormatOptions): string {
  const key = JSON.stringify(options);
  const formatter = formatters.get(key) ?? new Intl.NumberFormat(locale, options);
  formatters.set(key, formatter);
  return formatter.format(value).replace("-", "\u2212");
}

/** Up to `digits` decimals, as many as are given: 400.01, 57.5, 1,209,600. */
export function formatNumber(value: Maybe, digits = 2): string {
  return known(value) ? number(value, { maximumFractionDigits: digits }) : unknown;
}

/** Exactly `digits` decimals, for columns that are compared by eye. */
export function formatFixed(value: Maybe, digits: number): string {
  if (!known(value)) return unknown;
  return number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** An amount with its currency (ISO 4217), or alone when no currency was given. */
export function formatMoney(value: Maybe, currency: string | null): string {
  if (!currency || !known(value)) return formatFixed(value, 2);
  return number(value, { style: "currency", currency });
}

export function formatSigned(value: Maybe, digits = 2): string {
  return known(value) ? number(value, { maximumFractionDigits: digits, signDisplay: "exceptZero" }) : unknown;
}

/** With its unit after a no-break space; a ratio has no unit. */
export function withUnit(text: string, unit: string): string {
  return text === unknown || unit === "" ? text : `${text}\u00a0${unit}`;
}
export const formatUnit = (value: Maybe, unit: string, digits = 2) =>
  withUnit(formatNumber(value, digits), unit);
export const formatPercent = (value: Maybe, digits = 2) => formatUnit(value, "%", digits);
export const formatSignedPercent = (value: Maybe, digits = 2) => withUnit(formatSigned(value, digits), "%");
/** Small magnitudes keep three significant digits: a slope of 0.000234 must not read 0. */
export function formatSignificant(value: Maybe, unit = "", digits = 3): string {
  return known(value) ? withUnit(number(value, { maximumSignificantDigits: digits }), unit) : unknown;
}
export function formatProbability(value: Maybe): string {
  if (!known(value)) return unknown;
  return value < 0.001 ? `< ${formatNumber(0.001, 3)}` : formatNumber(value, 3);
}

const scales = [
  { from: 1e6, by: 1e-6, prefix: "G" },
  { from: 1e3, by: 1e-3, prefix: "M" },
  { from: 1, by: 1, prefix: "k" },
  { from: 0, by: 1e3, prefix: "" },
];
/** Kilo-something in the prefix a person expects: 0.14 kW is 140 W, 12 300 kWh is 12.3 MWh. */
export function formatKilo(value: Maybe, unit: "W" | "VA" | "Wh", digits = 1): string {
  if (!known(value)) return unknown;
  const scale = value === 0 ? scales[2]! : scales.find((each) => Math.abs(value) >= each.from)!;
  return formatUnit(value * scale.by, scale.prefix + unit, digits);
}

export const formatKw = (value: Maybe) => formatKilo(value, "W");

export function formatBytes(bytes: Maybe): string {
  if (!known(bytes)) return unknown;
  if (bytes < 1024) return `${bytes} bytes`;
  const power = Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return formatUnit(bytes / 1024 ** power, ["", "KiB", "MiB", "GiB"][power]!, 1);
}

const dateParts: Record<string, Intl.DateTimeFormatOptions> = {
  dateTime: {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  },
  date: { day: "numeric", month: "short", year: "numeric" },
  day: { day: "numeric", month: "short" },
  time: { hour: "2-digit", minute: "2-digit" },
  timeSeconds: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};
const dates = new Map<string, Intl.DateTimeFormat>();
function date(at: Maybe, kind: keyof typeof dateParts): string {
  if (!known(at)) return unknown;
  const formatter =
    dates.get(kind) ?? new Intl.DateTimeFormat(locale, { ...dateParts[kind], timeZone: "UTC" });
  dates.set(kind, formatter);
  return formatter.format(at);
}
export const formatDateTime = (at: Maybe) => date(at, "dateTime");
export const formatDate = (at: Maybe) => date(at, "date");
export const formatDay = (at: Maybe) => date(at, "day");
export const formatTime = (at: Maybe) => date(at, "time");
export const formatTimeSeconds = (at: Maybe) => date(at, "timeSeconds");

/** From one stamp to another; the day is not said twice, nor one moment. */
export function formatSpan(from: number, to: number): string {
  if (to <= from) return formatDateTime(from);
  const end = formatDate(from) === formatDate(to) ? formatTimeSeconds(to) : formatDateTime(to);
  return `${formatDateTime(from)} – ${end}`;
}

/** A moment of the viewer's own clock (when a file was brought in), unlike the site's stamps above. */
export function formatHere(at: Maybe): string {
  if (!known(at)) return unknown;
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** A real moment as the viewer's clock shows it, for the formats above, which know no zone. */
export const onOurClock = (at: number): number => at - new Date(at).getTimezoneOffset() * 60_000;

/** 45 s, 20 min 50 s, 3 h 5 min, 2 d 4 h: two steps at most. */
export function formatDuration(seconds: Maybe): string {
  if (!known(seconds)) return unknown;
  const steps: [string, number][] = [
    ["d", 86400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ];
  const first = steps.findIndex(([, size]) => seconds >= size);
  if (first < 0 || first === 3) return formatUnit(seconds, "s", 1);
  const [unit, size] = steps[first]!;
  const [nextUnit, nextSize] = steps[first + 1]!;
  const rounded = Math.round(seconds / nextSize) * nextSize;
  const whole = Math.floor(rounded / size);
  const rest = Math.round((rounded - whole * size) / nextSize);
  return rest === 0 ? formatUnit(whole, unit) : `${formatUnit(whole, unit)} ${formatUnit(rest, nextUnit)}`;
}

const stamp = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?!\.?\d|Z|[+-]\d)/g;

/** A stamp whose date stays on one line, and whose time does. */
export const unbroken = (at: Maybe): string => formatDateTime(at).replace(/(?<!,) /g, "\u00a0");

/** Stamps of the site's clock within a sentence as people write them. */
export const prose = (sentence: string): string =>
  sentence.replace(stamp, (each) => unbroken(parseStamp(each)));

/** `2024-01-01T00:00:00` of the site's clock to milliseconds; null when it is not a stamp. */
export function parseStamp(text: string | null | undefined): number | null {
  if (!text) return null;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  const at = Date.parse(zoned ? text : `${text.replace(" ", "T")}${text.length === 10 ? "" : "Z"}`);
  return Number.isNaN(at) ? null : at;
}

/** Monday to Sunday, short. 1 January 2024 was a Monday. */
export const weekdays: string[] = Array.from({ length: 7 }, (_, day) =>
  new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + day)),
);
export const formatHour = (hour: number): string => formatTime(Date.UTC(2024, 0, 1, hour));

/** A word that began a line, within a sentence; German nouns keep their capital. */
export const inSentence = (word: string): string => (language === "de" ? word : word.toLowerCase());
