import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import type { View } from "./view";

/** What is looked at lives in the URL, so that any view can be sent to a colleague and Back undoes a step. */
export function useView(): [View, (change: Partial<View>, how?: { replace: boolean }) => Promise<void>] {
  const view = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (next: Partial<View>, how?: { replace: boolean }) =>
      navigate({
        to: ".",
        search: (now: View) => ({ ...now, ...next }),
        replace: how?.replace ?? false,
        resetScroll: false,
      }),
    [navigate],
  );
  return [view, change];
}
