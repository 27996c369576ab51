import { useEffect, useRef, type ReactNode } from "react";
import { CloseIcon } from "../components/icons";
import { frame as words } from "../messages/common";
import styles from "./Drawer.module.css";

/** The panel of small screens; the browser's own dialog keeps focus inside and closes on Escape. */
export function Drawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.drawer}
      aria-label={words.mainNavigation}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
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
