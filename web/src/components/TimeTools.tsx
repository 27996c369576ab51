import { Button } from "@mantine/core";
import { clampRange, shifted, type Range } from "../charts/range";
import { timeTools as words } from "../messages/common";
import { Choice } from "./Choice";
import styles from "./TimeTools.module.css";

type SpanName = keyof typeof words.spans;
const spanNames: SpanName[] = ["hour", "day", "week", "all"];
/** In milliseconds; null is whatever there is. */
const spans: Record<SpanName, number | null> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  all: null,
};

interface Props {
  extent: Range;
  range: Range | null;
  onRange: (range: Range | null) => void;
}

/** For those who would rather press than drag: a span, and steps through time. */
export function TimeTools({ extent, range, onRange }: Props) {
  const [from, to] = range ?? extent;
  const chosen =
    spanNames.find((name) => Math.abs(to - from - (spans[name] ?? extent[1] - extent[0])) < 2000) ?? null;
  const choose = (name: SpanName) => {
    const ms = spans[name];
    const start = ms === null ? from : Math.max(extent[0], Math.min(from, extent[1] - ms));
    onRange(ms === null ? null : clampRange([start, start + ms], extent));
  };
  const move = (sign: number) => onRange(shifted([from, to], extent, sign));
  return (
    <div className={styles.tools}>
      <Choice
        label={words.span}
        value={chosen}
        onChange={choose}
        options={spanNames.map((value) => ({ value, label: words.spans[value] }))}
      />
      <div className={styles.move} role="group" aria-label={words.shift}>
        <Button variant="default" size="xs" disabled={from <= extent[0]} onClick={() => move(-1)}>
          {words.earlier}
        </Button>
        <Button variant="default" size="xs" disabled={to >= extent[1]} onClick={() => move(1)}>
          {words.later}
        </Button>
      </div>
    </div>
  );
}
