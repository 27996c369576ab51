import { Link } from "@tanstack/react-router";
import { KeyboardIcon, LogOutIcon, PanelIcon } from "../components/icons";
import { frame as words, messages } from "../messages/common";
import styles from "./Frame.module.css";
import { Logo } from "./Logo";
import { Navigation } from "./Navigation";

interface Props {
  collapsed: boolean;
  onCollapse: (collapsed: boolean) => void;
  onShowShortcuts: () => void;
  /** Null where nobody is signed in. */
  onLogOut: (() => void) | null;
}

/** All pages at the side; folded, their pictures alone. */
export function Panel({ collapsed, onCollapse, onShowShortcuts, onLogOut }: Props) {
  const label = collapsed ? words.expand : words.collapse;
  return (
    <aside className={styles.panel}>
      <Link to="/" className={styles.brand} aria-label={words.home}>
        <Logo />
        <span className={styles.name}>{messages.product}</span>
      </Link>
      <Navigation collapsed={collapsed} />
      <div className={styles.foot}>
        {onLogOut && (
          <button
            type="button"
            className={styles.logOut}
            title={collapsed ? words.logOut : undefined}
            aria-label={collapsed ? words.logOut : undefined}
            onClick={onLogOut}
          >
            <LogOutIcon />
            <span className={styles.name}>{words.logOut}</span>
          </button>
        )}
        <div className={styles.tools}>
          <button
            type="button"
            className={styles.collapse}
            aria-label={label}
            title={label}
            aria-expanded={!collapsed}
            onClick={() => onCollapse(!collapsed)}
          >
            <PanelIcon />
          </button>
          <button
            type="button"
            className={styles.collapse}
            aria-label={words.shortcuts}
            title={words.shortcuts}
            onClick={onShowShortcuts}
          >
            <KeyboardIcon />
          </button>
        </div>
      </div>
    </aside>
  );
}
