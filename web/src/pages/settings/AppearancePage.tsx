import { Choice } from "../../components/Choice";
import { Card } from "../../components/Card";
import { Tick } from "../../components/Field";
import { ThemeSwitch } from "../../frame/ThemeSwitch";
import { useShortcutsOn } from "../../frame/useShortcuts";
import { chooseLanguage, language, languages, type LanguageName } from "../../lib/language";
import { settings } from "../../messages/settings";
import { SettingsPage } from "./SettingsPage";
import styles from "./SettingsPage.module.css";

const words = settings.appearance;
const languageOptions = Object.entries(languages).map(([value, label]) => ({
  value: value as LanguageName,
  label,
}));

export function AppearancePage() {
  const [on, setOn] = useShortcutsOn();
  return (
    <SettingsPage name="appearance">
      <Card title={words.theme} hint={words.themeHint}>
        <div className={styles.actions}>
          <ThemeSwitch named />
        </div>
      </Card>
      <Card title={words.language} hint={words.languageHint}>
        <div className={styles.actions}>
          <Choice
            label={words.language}
            value={language in languages ? (language as LanguageName) : null}
            options={languageOptions}
            onChange={chooseLanguage}
          />
        </div>
      </Card>
      <Card title={words.shortcuts}>
        <Tick label={words.shortcutsOn} checked={on} onTick={setOn} />
      </Card>
      <p className={styles.note}>{words.kept}</p>
    </SettingsPage>
  );
}
