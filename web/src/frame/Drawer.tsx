import type { ReactNode } from "react";
import { CloseIcon } from "../components/icons";
import { frame as words } from "../messages/common";
import { useModal } from "../components/useModal";
import styles from "./Drawer.module.css";

/** The panel of small screens; the browser's own dialog keeps focus inside and closes on Escape. */
export function Drawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const dialog = useModal(onClose);
  return (
    <dialog
      {...dialog}
      className={styles.drawer}
      aria-label={words.mainNavigation}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <div className={styles.inside}>
        <button type="button" className={styles.close} aria-label={words.closeMenu} onClick={onClose}>
          <CloseIcon />
        </button>
        {children}
      </div>
    </dialog>
  );
}
