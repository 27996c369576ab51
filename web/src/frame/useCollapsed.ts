import { useLocalStorage, useMediaQuery } from "@mantine/hooks";

/** Whether the panel shows pictures alone: as somebody chose, or else where a tablet's width is better used. */
export function useCollapsed(): [boolean, (collapsed: boolean) => void] {
  const [chosen, choose] = useLocalStorage<boolean | "auto">({
    key: "joulewatch-panel-collapsed",
    defaultValue: "auto",
    getInitialValueInEffect: false,
  });
  const narrow = useMediaQuery("(max-width: 1023px)", false, { getInitialValueInEffect: false });
  return [chosen === "auto" ? narrow : chosen, choose];
}
