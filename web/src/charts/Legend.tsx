import type { Line } from "./LineChart";
import styles from "./LineChart.module.css";
import type { Palette } from "./palette";

interface Props {
  lines: Line[];
  palette: Palette;
  hidden: ReadonlySet<string>;
  onToggle: (label: string) => void;
  /** The line's value under the cross-hair, and where that is; empty without one. */
  value: (line: Line) => string;
  at: string;
}

/** Names the lines, hides them on request, and reads out the cross-hair. */
export function Legend({ lines, palette, hidden, onToggle, value, at }: Props) {
  return (
    <div className={styles.legend}>
      {lines.map((each) => (
        <button
          key={each.label}
          type="button"
          className={styles.item}
          aria-pressed={!hidden.has(each.label)}
          onClick={() => onToggle(each.label)}
        >
          <span className={styles.swatch} style={{ background: palette.series[each.series] }} />
          {each.label}
          <span className={styles.value}>{value(each)}</span>
        </button>
      ))}
      <span className={styles.at}>{at}</span>
    </div>
  );
}
