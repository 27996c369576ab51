import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { addSender, type SenderWithToken } from "../../api/senders";
import { Card } from "../../components/Card";
import { Field } from "../../components/Field";
import { Failure } from "../../components/Loaded";
import { PasswordField } from "../../components/PasswordField";
import { senders as words } from "../../messages/senders";
import styles from "./Devices.module.css";

const nothing = { name: "", place: "", meters: "*" };

/** As the interface takes them: one a line. */
const lines = (meters: string) =>
  meters
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .join("\n");

export function AddSender({ onAdded }: { onAdded: (made: SenderWithToken) => void }) {
  const [sender, setSender] = useState(nothing);
  const [currentPassword, setCurrent] = useState("");
  const add = useMutation({
    mutationFn: () => addSender({ ...sender, meters: lines(sender.meters), currentPassword }),
    onSuccess: (made) => {
      setSender(nothing);
      setCurrent("");
      onAdded(made);
    },
  });
  const change = (key: keyof typeof nothing) => (text: string) => setSender({ ...sender, [key]: text });
  return (
    <Card title={words.addTitle} hint={words.addHint}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        {add.isError && <Failure error={add.error} />}
        <Field
          label={words.name}
          hint={words.nameHint}
          required
          maxLength={64}
          value={sender.name}
          onText={change("name")}
        />
        <Field
          label={words.meters}
          hint={words.metersHint}
          required
          value={sender.meters}
          onText={change("meters")}
        />
        <Field
          label={words.place}
          hint={words.placeHint}
          maxLength={128}
          value={sender.place}
          onText={change("place")}
        />
        <PasswordField
          label={words.yourPassword}
          autoComplete="current-password"
          required
          value={currentPassword}
          onText={setCurrent}
        />
        <Button type="submit" loading={add.isPending}>
          {words.add}
        </Button>
      </form>
    </Card>
  );
}
