import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import type { ResetLink } from "../../api/people";
import { Card } from "../../components/Card";
import { Field } from "../../components/Field";
import { formatHere } from "../../lib/format";
import { settings } from "../../messages/settings";
import styles from "./SettingsPage.module.css";

const words = settings.users;

/** The whole address, to be handed over by the admin: this site sends no mail. */
export function ResetLinkCard({ name, link, expires }: ResetLink & { name: string }) {
  const clipboard = useClipboard({ timeout: 2000 });
  const address = window.location.origin + link;
  return (
    <Card title={words.linkTitle(name)} hint={words.linkText(formatHere(expires))}>
      <div className={styles.stack}>
        <Field
          label={words.link}
          readOnly
          value={address}
          onText={() => undefined}
          onFocus={(event) => event.target.select()}
        />
        <div>
          <Button variant="default" size="xs" onClick={() => clipboard.copy(address)}>
            {clipboard.copied ? words.copied : words.copy}
          </Button>
        </div>
      </div>
    </Card>
  );
}
