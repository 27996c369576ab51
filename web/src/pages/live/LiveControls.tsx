import { Button } from "@mantine/core";
import { Choice } from "../../components/Choice";
import { formatDuration, formatNumber, formatTimeSeconds, onOurClock } from "../../lib/format";
import type { FeedState } from "../../lib/live/liveFeed";
import { speeds, windows, type Speed, type WindowMinutes } from "../../lib/live/playback";
import { live as words } from "../../messages/live";
import styles from "./Live.module.css";
import type { usePlayback } from "./usePlayback";

interface Props {
  playback: ReturnType<typeof usePlayback>;
  minutes: WindowMinutes;
  onMinutes: (minutes: WindowMinutes) => void;
  state: FeedState;
}

const zone = () =>
  new Intl.DateTimeFormat(undefined, { timeZoneName: "short" })
    .formatToParts()
    .find((each) => each.type === "timeZoneName")?.value ?? "";
const clockTime = (at: number) => formatTimeSeconds(onOurClock(at));

/** How much time is shown, and where in it. */
export function LiveControls({ playback, minutes, onMinutes, state }: Props) {
  const { kind, speed, shown, extent, behindMs } = playback;
  const live = kind === "live";
  const behind = formatDuration(Math.round(behindMs / 1000));
  const said = {
    live: state.connection === "connecting" ? words.connecting : state.filling ? words.filling : words.isLive,
    still: words.pausedBehind(behind),
    playing: words.playing(String(speed), behind),
    zoomed: words.zoomed(clockTime(shown[0]), clockTime(shown[1])),
  }[kind];
  return (
    <section className={styles.controls} aria-label={words.controls}>
      <div className={styles.row}>
        {live ? (
          <Button variant="default" size="sm" onClick={playback.pause}>
            {words.pause}
          </Button>
        ) : (
          <Button size="sm" onClick={playback.resume}>
            {words.resume}
          </Button>
        )}
        <Choice
          label={words.window}
          value={String(minutes)}
          onChange={(value) => onMinutes(Number(value) as WindowMinutes)}
          options={windows.map((each) => ({ value: String(each), label: words.minutes(formatNumber(each)) }))}
        />
        {!live && (
          <Choice
            label={words.speed}
            value={speed === null ? null : String(speed)}
            onChange={(value) => playback.play(Number(value) as Speed)}
            options={speeds.map((each) => ({ value: String(each), label: words.times(String(each)) }))}
          />
        )}
        {kind === "playing" && (
          <Button variant="default" size="sm" onClick={playback.pause}>
            {words.stop}
          </Button>
        )}
        <p className={styles.said}>
          <span
            className={`${styles.dot} ${live && state.connection === "open" ? styles.on : ""}`}
            aria-hidden="true"
          />
          {said}
        </p>
        <p className={styles.quiet}>{words.clock(zone())}</p>
      </div>
      {!live && (
        <input
          type="range"
          className={styles.slider}
          aria-label={words.position}
          aria-valuetext={clockTime(shown[1])}
          min={Math.ceil(extent[0] / 1000)}
          max={Math.floor(extent[1] / 1000)}
          value={Math.round(shown[1] / 1000)}
          onChange={(event) => playback.goTo(Number(event.target.value) * 1000)}
        />
      )}
    </section>
  );
}
