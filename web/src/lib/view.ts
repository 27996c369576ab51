import type { AlertState } from "../api/alerts";
import type { MetricName } from "../api/series";
import { windows } from "./live/playback";

/** Everything a link can carry. */
export interface View {
  dataset?: string;
  machine?: string;
  metric?: MetricName;
  /** Zoomed range and chosen anomaly, in milliseconds of the site's clock. */
  from?: number;
  to?: number;
  at?: number;
  /** Lines that are not drawn, and zooms of charts whose axis is not time: see `chartView.ts`. */
  hidden?: string;
  zoom?: string;
  /** Which findings on the data are listed, and from which on. */
  rule?: string;
  offset?: number;
  /** The live page: meters one a line, minutes in view, the chosen event, and whether all meters' events are listed. */
  meters?: string;
  minutes?: number;
  event?: string;
  log?: "all";
  /** Which part of a page that has several, and which alerts. */
  tab?: string;
  state?: AlertState;
}

const metrics: readonly MetricName[] = [
  "voltageV",
  "currentA",
  "activePowerKw",
  "powerFactor",
  "reactivePowerKvar",
  "frequencyHz",
  "temperatureC",
  "humidityPercent",
];
export const alertStates: readonly AlertState[] = ["active", "acknowledged", "resolved"];
const whole = (value: unknown): number | undefined => {
  const number = typeof value === "number" ? value : typeof value === "string" && value ? Number(value) : NaN;
  return Number.isFinite(number) ? Math.round(number) : undefined;
};
const atLeastZero = (value: number | undefined) => (value !== undefined && value > 0 ? value : undefined);
const words = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** A link may come from anywhere: what it does not say properly counts as not said. */
export function readView(search: Record<string, unknown>): View {
  const from = whole(search.from);
  const to = whole(search.to);
  const ranged = from !== undefined && to !== undefined && from < to;
  const view: View = {
    dataset: words(search.dataset),
    machine: words(search.machine),
    metric: metrics.find((each) => each === search.metric),
    from: ranged ? from : undefined,
    to: ranged ? to : undefined,
    at: whole(search.at),
    hidden: words(search.hidden),
    zoom: words(search.zoom),
    rule: words(search.rule),
    offset: atLeastZero(whole(search.offset)),
    meters: words(search.meters),
    minutes: windows.find((each) => String(each) === String(search.minutes)),
    event: words(search.event),
    log: search.log === "all" ? "all" : undefined,
    tab: words(search.tab),
    state: alertStates.find((each) => each === search.state),
  };
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as View;
}

/** Ids are text even where they look like numbers, so nothing in a link is read as JSON. */
export const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search));

export function stringifySearch(search: Record<string, unknown>): string {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== null) parts.set(key, String(value));
  }
  const text = parts.toString();
  return text === "" ? "" : `?${text}`;
}

export const rangeOf = ({ from, to }: View): [number, number] | null =>
  from !== undefined && to !== undefined ? [from, to] : null;
export const toView = (range: [number, number] | null): Pick<View, "from" | "to"> => ({
  from: range ? Math.round(range[0]) : undefined,
  to: range ? Math.round(range[1]) : undefined,
});
