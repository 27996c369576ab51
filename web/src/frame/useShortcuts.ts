import { useLocalStorage } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useShift } from "../lib/useShift";
import { useView } from "../lib/useView";
import { allPages, keepChoice } from "./navigation";
import { isSearch, isSilent, makeReader, type Shortcuts } from "./shortcuts";

/** On until switched off; kept beside the theme. */
export const useShortcutsOn = () =>
  useLocalStorage({ key: "joulewatch-shortcuts", defaultValue: true, getInitialValueInEffect: false });

interface Wishes {
  on: boolean;
  togglePanel: () => void;
  showList: () => void;
  showSearch: () => void;
}

/** The keys of the whole app; a chart has its own while it has focus. */
export function useShortcuts({ on, togglePanel, showList, showSearch }: Wishes): void {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [, change] = useView();
  const shift = useShift();
  const actions: Shortcuts = {
    "?": showList,
    "/": showSearch,
    "[": togglePanel,
    "t ArrowLeft": () => shift(-1),
    "t ArrowRight": () => shift(1),
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
    const read = makeReader(() => Object.keys(live.current));
    const onKeyDown = (event: KeyboardEvent) => {
      if (isSearch(event)) {
        event.preventDefault();
        live.current["/"]?.();
        return;
      }
      if (!on || isSilent(event)) return;
      const action = live.current[read(event.key, event.timeStamp) ?? ""];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [on]);
}
