import { chart as words } from "../messages/common";
import type { Line } from "./LineChart";
import styles from "./LineChart.module.css";
import type { Palette } from "./palette";

interface Props {
  lines: Line[];
  palette: Palette;
  /** Places of the lines that are not drawn. */
  hidden: ReadonlySet<number>;
  onToggle: (index: number) => void;
  onIsolate: (index: number) => void;
  /** The line's value under the cross-hair, and where that is; empty without one. */
  value: (line: Line) => string;
  at: string;
}

/** Names the lines, hides or isolates them on request, and reads out the cross-hair. */
export function Legend({ lines, palette, hidden, onToggle, onIsolate, value, at }: Props) {
  return (
    <div className={styles.legend}>
      {lines.map((each, i) => (
        <button
          key={each.label}
          type="button"
          className={styles.item}
          aria-pressed={!hidden.has(i)}
          title={words.legendHint}
          // The second click of a double click is no second wish.
          onClick={(event) => event.detail < 2 && onToggle(i)}
          onDoubleClick={() => onIsolate(i)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !event.shiftKey) return;
            event.preventDefault();
            onIsolate(i);
          }}
        >
          <span className={styles.swatch} style={{ background: palette.series[each.series] }} />
          <span className={styles.name}>{each.label}</span>
          <span className={styles.value}>{value(each)}</span>
        </button>
      ))}
      <span className={styles.at}>{at}</span>
    </div>
  );
}
