import { useLocalStorage } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useView } from "../lib/useView";
import { allPages, keepChoice } from "./navigation";
import { isSilent, makeReader, type Shortcuts } from "./shortcuts";

/** On until switched off; kept beside the theme. */
export const useShortcutsOn = () =>
  useLocalStorage({ key: "joulewatch-shortcuts", defaultValue: true, getInitialValueInEffect: false });

interface Wishes {
  on: boolean;
  togglePanel: () => void;
  showList: () => void;
}

/** The keys of the whole app; a chart has its own while it has focus. */
export function useShortcuts({ on, togglePanel, showList }: Wishes): void {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [, change] = useView();
  const actions: Shortcuts = {
    "?": showList,
    "[": togglePanel,
    "t z": () => void change({ from: undefined, to: undefined, zoom: undefined }),
    "d r": () => void queries.invalidateQueries(),
  };
  for (const page of allPages)
    actions[`g ${page.key}`] = () => void navigate({ to: page.to, search: keepChoice });

  const live = useRef(actions);
  useEffect(() => {
    live.current = actions;
  });
  useEffect(() => {
    if (!on) return;
    const read = makeReader(() => Object.keys(live.current));
    const onKeyDown = (event: KeyboardEvent) => {
      if (isSilent(event)) return;
      const action = live.current[read(event.key, event.timeStamp) ?? ""];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [on]);
}
