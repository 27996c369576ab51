import type { ReactNode } from "react";
import styles from "./Choice.module.css";

interface Props<Value extends string> {
  label: string;
  options: { value: Value; label: string; icon?: ReactNode }[];
  /** Null when none of them is the case. */
  value: Value | null;
  onChange: (value: Value) => void;
}

/** One of a few, side by side. */
export function Choice<Value extends string>({ label, options, value, onChange }: Props<Value>) {
  return (
    <div className={styles.group} role="group" aria-label={label}>
      {options.map((each) => (
        <button
          key={each.value}
          type="button"
          className={styles.choice}
          aria-pressed={value === each.value}
          aria-label={each.icon ? each.label : undefined}
          title={each.icon ? each.label : undefined}
          onClick={() => onChange(each.value)}
        >
          {each.icon ?? each.label}
        </button>
      ))}
    </div>
  );
}
