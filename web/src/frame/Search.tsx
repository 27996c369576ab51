import { useId, useMemo, useState, type KeyboardEvent } from "react";
import { SearchIcon } from "../components/icons";
import { useModal } from "../components/useModal";
import { formatNumber } from "../lib/format";
import { search as words } from "../messages/common";
import styles from "./Search.module.css";
import { findHits } from "./searchHits";
import { useSearchTargets } from "./useSearchTargets";

/** Goes to any page, data set or meter by its name, without a hand leaving the keys. */
export default function Search({ onClose }: { onClose: () => void }) {
  const dialog = useModal(onClose);
  const id = useId();
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  const targets = useSearchTargets();
  const hits = useMemo(() => findHits(targets, asked), [targets, asked]);
  const go = (index: number) => {
    onClose();
    hits[index]?.target();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const count = hits.length;
    if (event.key === "ArrowDown" && count > 0) setAt((at + 1) % count);
    else if (event.key === "ArrowUp" && count > 0) setAt((at + count - 1) % count);
    else if (event.key === "Enter" && count > 0) go(at);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      {...dialog}
      className={styles.dialog}
      aria-label={words.title}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <div className={styles.box}>
        <SearchIcon />
        <input
          className={styles.input}
          role="combobox"
          aria-label={words.hint}
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={hits.length > 0 ? `${id}-${at}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={words.hint}
          value={asked}
          onChange={(event) => {
            setAsked(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={words.title} className={styles.list}>
        {hits.map((hit, i) => (
          <div
            key={i}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === at}
            ref={i === at ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}
            className={styles.hit}
            onClick={() => go(i)}
            onPointerMove={() => setAt(i)}
          >
            <span className={styles.label}>{hit.label}</span>
            <span className={styles.detail}>{hit.detail || hit.group}</span>
          </div>
        ))}
      </div>
      <p className={hits.length === 0 ? styles.none : "visually-hidden"} role="status">
        {hits.length === 0 ? words.none : words.found(formatNumber(hits.length))}
      </p>
    </dialog>
  );
}
