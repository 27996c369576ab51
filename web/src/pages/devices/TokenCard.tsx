import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import type { SenderWithToken } from "../../api/senders";
import { Card } from "../../components/Card";
import { Field } from "../../components/Field";
import { senders as words } from "../../messages/senders";
import styles from "./Devices.module.css";

/** A meter that the token may write, for the example. */
const someMeter = (meters: string[]) => (meters[0] ?? "plug-3").replace(/\*$/, "plug-3");

const example = ({ device, token }: SenderWithToken) =>
  [
    `curl -H "Authorization: Bearer ${token}" -H "Content-Type: application/json"`,
    `${window.location.origin}/api/ingest`,
    `-d '${JSON.stringify({ meterId: someMeter(device.meters), voltageV: 229.8, activePowerKw: 0.41 })}'`,
  ].join(" \\\n  ");

/** Shown once: the server keeps a hash only. */
export function TokenCard(made: SenderWithToken) {
  const clipboard = useClipboard({ timeout: 2000 });
  const shown = useRef<HTMLDivElement>(null);
  // It is asked for further down the page, and must not be missed.
  useEffect(() => shown.current?.scrollIntoView({ block: "center" }), [made.token]);
  return (
    <Card title={words.tokenTitle(made.device.name)} hint={words.tokenText}>
      <div className={styles.stack} ref={shown}>
        <Field
          label={words.tokenLabel}
          readOnly
          value={made.token}
          onText={() => undefined}
          onFocus={(event) => event.target.select()}
        />
        <div>
          <Button variant="default" size="xs" onClick={() => clipboard.copy(made.token)}>
            {clipboard.copied ? words.copied : words.copy}
          </Button>
        </div>
        <p>{words.example}:</p>
        <pre className={styles.example} dir="ltr">
          {example(made)}
        </pre>
      </div>
    </Card>
  );
}
