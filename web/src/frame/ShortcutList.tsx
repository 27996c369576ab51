import { useId } from "react";
import { CloseIcon } from "../components/icons";
import { messages, shortcuts as words } from "../messages/common";
import { allPages } from "./navigation";
import { useModal } from "../components/useModal";
import styles from "./ShortcutList.module.css";

interface Row {
  /** Pressed one after the other. */
  keys: readonly string[];
  does: string;
}

const pages = allPages.map((page): Row => ({ keys: ["g", page.key], does: page.label }));
const sections: { title: string; rows: readonly Row[] }[] = [
  { title: words.general, rows: words.generalRows },
  { title: words.chart, rows: words.chartRows },
  { title: words.go, rows: pages },
];

interface Props {
  on: boolean;
  onSwitch: (on: boolean) => void;
  onClose: () => void;
}

/** What the keys do, and the switch for those who press letters for other reasons (WCAG 2.1.4). */
export function ShortcutList({ on, onSwitch, onClose }: Props) {
  const dialog = useModal(onClose);
  const id = useId();
  return (
    <dialog
      {...dialog}
      className={styles.dialog}
      aria-labelledby={id}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <header className={styles.header}>
        <h2 id={id}>{words.title}</h2>
        <button type="button" className={styles.close} aria-label={messages.close} onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <div className={styles.groups}>
        {sections.map(({ title, rows }) => (
          <section key={title} className={styles.group}>
            <h3>{title}</h3>
            <dl className={styles.list}>
              {rows.map(({ keys, does }) => (
                <div key={does} className={styles.row}>
                  <dt>{does}</dt>
                  <dd>
                    {keys.map((key, i) => (
                      <kbd key={i}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className={styles.switch}>
        <input type="checkbox" checked={on} onChange={(event) => onSwitch(event.target.checked)} />
        {words.on}
      </label>
    </dialog>
  );
}
