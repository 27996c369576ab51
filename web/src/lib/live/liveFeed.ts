import { liveStreamPath, readEvent, type LiveEvent, type LiveLost, type LiveReadings } from "../../api/live";
import { followStream, type StreamEvent } from "../../api/eventStream";
import { ApiError } from "../../api/problem";
import type { MetricName } from "../../api/series";
import { fill, type Stretch } from "./history";
import { keptMs, MeterRing } from "./meterRing";

export type Connection = "connecting" | "open" | "broken" | "refused";
export interface FeedState {
  connection: Connection;
  error: Error | null;
  /** When the next try comes, in milliseconds of this machine's clock. */
  retryAt: number | null;
  /** True until the last half hour of the chosen meters is there. */
  filling: boolean;
}
export interface FollowedMeter {
  id: string;
  metrics: MetricName[];
}
/** For the first time, after the server has ended a stream as planned, or after one that broke. */
type Why = "first" | "planned" | "broken";
interface Listeners {
  onState: (state: FeedState) => void;
  onReadings: (meter: string) => void;
  onAnomaly: (event: LiveEvent) => void;
}

/** Waits between tries, in milliseconds; the last one stays. */
const waits = [500, 1000, 2000, 4000, 8000, 15_000];
/** The server says something every 15 s; who is silent for longer is gone. */
const patience = 40_000;
/** A stream that ends sooner did not end as planned. */
const longLife = 60_000;
/** The same page must not come back at the same moment as all others. */
const jitter = () => 0.75 + 0.5 * Math.random();

/**
 * What the chosen meters send, half an hour of it, for as long as somebody looks. A broken connection comes
 * back by itself, and what was missed meanwhile is loaded from the store.
 */
export class LiveFeed {
  readonly rings = new Map<string, MeterRing>();
  private state: FeedState = { connection: "connecting", error: null, retryAt: null, filling: true };
  private ended = new AbortController();
  private lastId = "";
  private metrics = new Map<string, MetricName[]>();
  private failures = 0;
  private fills = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly listeners: Listeners,
    private readonly now: () => number,
  ) {}

  /** Follows these and forgets the others. */
  follow(meters: FollowedMeter[]): void {
    this.stop();
    this.ended = new AbortController();
    this.metrics = new Map(meters.map((each) => [each.id, each.metrics]));
    for (const id of this.rings.keys()) if (!this.metrics.has(id)) this.rings.delete(id);
    if (meters.length === 0) return;
    const fresh = meters.filter((each) => !this.rings.has(each.id));
    const known = meters.filter((each) => this.rings.has(each.id));
    for (const each of fresh) this.rings.set(each.id, new MeterRing());
    const now = this.now();
    void this.load([
      ...fresh.map((each) => this.stretch(each.id, now - keptMs)),
      ...known.map((each) => this.stretch(each.id, this.rings.get(each.id)!.newest() ?? now - keptMs)),
    ]);
    this.lastId = "";
    this.failures = 0;
    void this.connect("first");
  }

  stop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    this.ended.abort();
  }

  /** At once, for somebody who does not want to wait. */
  retry(): void {
    clearTimeout(this.timer);
    if (!this.ended.signal.aborted) void this.connect("broken");
  }

  private stretch(meter: string, from: number, to = this.now() + 1000): Stretch {
    return {
      meter,
      metrics: this.metrics.get(meter) ?? [],
      from: Math.max(from, this.now() - keptMs),
      to,
      ring: this.rings.get(meter)!,
    };
  }

  private set(change: Partial<FeedState>): void {
    this.state = { ...this.state, ...change };
    this.listeners.onState(this.state);
  }

  private async load(stretches: Stretch[]): Promise<void> {
    const { signal } = this.ended;
    this.fills += 1;
    this.set({ filling: true });
    try {
      await fill(stretches, signal);
    } catch (error) {
      if (!signal.aborted) this.set({ error: error as Error });
    } finally {
      this.fills -= 1;
      if (!signal.aborted) this.set({ filling: this.fills > 0 });
    }
    for (const each of stretches) this.listeners.onReadings(each.meter);
  }

  private async connect(why: Why): Promise<void> {
    const { signal } = this.ended;
    const connection = new AbortController();
    const abort = () => connection.abort();
    signal.addEventListener("abort", abort);
    const alive = () => {
      clearTimeout(this.watchdog);
      this.watchdog = setTimeout(abort, patience);
    };
    const onOpen = () => {
      this.failures = 0;
      this.set({ connection: "open", error: null, retryAt: null });
      alive();
      if (why !== "first") this.fillGaps(why);
    };
    let error: Error | null = null;
    const begun = Date.now();
    try {
      await followStream(liveStreamPath([...this.metrics.keys()]), {
        lastId: this.lastId,
        signal: connection.signal,
        onOpen,
        onEvent: (event) => {
          alive();
          if (event) this.take(event);
        },
        onId: (id) => {
          this.lastId = id;
        },
      });
    } catch (cause) {
      error = cause as Error;
    } finally {
      signal.removeEventListener("abort", abort);
      clearTimeout(this.watchdog);
    }
    if (signal.aborted) return;
    this.comeBack(error, Date.now() - begun);
  }

  private comeBack(error: Error | null, livedMs: number): void {
    const known = error instanceof ApiError ? error : null;
    // What the server refuses for good it will refuse again; 503 says that it is only busy.
    if (known && known.status >= 400 && known.status < 500 && known.status !== 429)
      return this.set({ connection: "refused", error: known, retryAt: null });
    // The server ends a stream after some minutes so that the page asks anew: no failure.
    const planned = error === null && livedMs > longLife;
    const wait = planned
      ? 0
      : Math.max(
          (known?.waitSeconds ?? 0) * 1000,
          waits[Math.min(this.failures, waits.length - 1)]! * jitter(),
        );
    this.failures += 1;
    if (!planned) this.set({ connection: "broken", error, retryAt: Date.now() + wait });
    this.timer = setTimeout(() => void this.connect(planned ? "planned" : "broken"), wait);
  }

  /**
   * After a break a device may have sent what it had kept, older than what is here: all is loaded again, in
   * halves that are as fine as the rings, so that a reading finds its row.
   */
  private fillGaps(why: Exclude<Why, "first">): void {
    const middle = this.now() - keptMs / 2;
    void this.load(
      [...this.rings].flatMap(([id, ring]) =>
        why === "planned"
          ? [this.stretch(id, ring.newest() ?? 0)]
          : [this.stretch(id, middle), this.stretch(id, 0, middle)],
      ),
    );
  }

  private take({ event, data }: StreamEvent): void {
    if (event === "readings") this.takeReadings(JSON.parse(data) as LiveReadings);
    else if (event === "anomaly") this.listeners.onAnomaly(readEvent(data));
    else if (event === "lost") {
      const { since } = JSON.parse(data) as LiveLost;
      void this.load([...this.rings.keys()].map((id) => this.stretch(id, since)));
    }
  }

  private takeReadings(readings: LiveReadings): void {
    const { meter, at, ...columns } = readings;
    const ring = this.rings.get(meter);
    if (!ring) return;
    for (const [metric, values] of Object.entries(columns) as [MetricName, (number | null)[]][])
      values.forEach((value, i) => {
        if (value !== null) ring.put(at[i]!, metric, value, value);
      });
    this.listeners.onReadings(meter);
  }
}
