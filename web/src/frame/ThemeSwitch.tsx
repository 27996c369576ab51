import { useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { Choice } from "../components/Choice";
import { MoonIcon, SunIcon, SystemIcon } from "../components/icons";
import { frame as words } from "../messages/common";

const options: { value: MantineColorScheme; label: string; icon: React.ReactNode }[] = [
  { value: "dark", label: words.themes.dark, icon: <MoonIcon size={18} /> },
  { value: "light", label: words.themes.light, icon: <SunIcon size={18} /> },
  { value: "auto", label: words.themes.auto, icon: <SystemIcon size={18} /> },
];

export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return <Choice label={words.theme} options={options} value={colorScheme} onChange={setColorScheme} />;
}
