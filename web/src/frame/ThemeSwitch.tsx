import { useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { MoonIcon, SunIcon, SystemIcon } from "../components/icons";
import { frame as words } from "../messages/common";
import styles from "./ThemeSwitch.module.css";

const choices: { scheme: MantineColorScheme; icon: typeof SunIcon }[] = [
  { scheme: "dark", icon: MoonIcon },
  { scheme: "light", icon: SunIcon },
  { scheme: "auto", icon: SystemIcon },
];

export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={styles.group} role="group" aria-label={words.theme}>
      {choices.map(({ scheme, icon: Icon }) => (
        <button
          key={scheme}
          type="button"
          className={styles.choice}
          aria-pressed={colorScheme === scheme}
          aria-label={words.themes[scheme]}
          title={words.themes[scheme]}
          onClick={() => setColorScheme(scheme)}
        >
          <Icon size={18} />
        </button>
      ))}
    </div>
  );
}
