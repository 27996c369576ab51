import { useEffect, useRef } from "react";

/** The browser's own dialog: it keeps focus inside and closes on Escape. */
export function useModal(onClose: () => void) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return {
    ref: dialog,
    // React's strict mode closes and opens once on arrival; the event of that close comes afterwards.
    onClose: () => {
      if (!dialog.current?.open) onClose();
    },
  };
}
