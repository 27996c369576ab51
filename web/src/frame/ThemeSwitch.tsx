import { useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { Choice } from "../components/Choice";
import { MoonIcon, SunIcon, SystemIcon } from "../components/icons";
import { frame as words } from "../messages/common";

const options: { value: MantineColorScheme; label: string; icon: React.ReactNode }[] = [
  { value: "dark", label: words.themes.dark, icon: <MoonIcon size={18} /> },
  { value: "light", label: words.themes.light, icon: <SunIcon size={18} /> },
  { value: "auto", label: words.themes.auto, icon: <SystemIcon size={18} /> },
];
const withoutIcons = options.map(({ value, label }) => ({ value, label }));

/** In pictures where room is short, in words where there is room. */
export function ThemeSwitch({ named = false }: { named?: boolean }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Choice
      label={words.theme}
      options={named ? withoutIcons : options}
      value={colorScheme}
      onChange={setColorScheme}
    />
  );
}
