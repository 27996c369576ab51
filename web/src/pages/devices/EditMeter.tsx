import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeMeter, registeredMetersQuery, type RegisteredMeter, type Site } from "../../api/registry";
import { Field, SelectField } from "../../components/Field";
import { FormDialog } from "../../components/FormDialog";
import { registry as words } from "../../messages/registry";
import { SiteSelect } from "./SiteSelect";

type AlarmChoice = keyof typeof words.alarmChoices;
const choices = Object.keys(words.alarmChoices) as AlarmChoice[];

interface Props {
  meter: RegisteredMeter;
  sites: Site[];
  onClose: () => void;
}

/** What people say of a meter. */
export function EditMeter({ meter, sites, onClose }: Props) {
  const queries = useQueryClient();
  const counted = /^\d+$/.test(meter.alarm);
  const [said, setSaid] = useState({
    name: meter.name,
    siteId: meter.siteId ?? "",
    place: meter.place,
    kind: meter.kind,
    note: meter.note,
  });
  const [alarm, setAlarm] = useState<AlarmChoice>(
    counted ? "seconds" : meter.alarm === "off" ? "off" : "auto",
  );
  const [seconds, setSeconds] = useState(counted ? meter.alarm : "90");
  const save = useMutation({
    mutationFn: () => changeMeter(meter.id, { ...said, alarm: alarm === "seconds" ? seconds : alarm }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: registeredMetersQuery.queryKey });
      onClose();
    },
  });
  const change = (key: keyof typeof said) => (text: string) => setSaid({ ...said, [key]: text });
  return (
    <FormDialog
      title={words.changeTitle(meter.meter)}
      text={words.changeText}
      action={words.save}
      sending={save}
      onClose={onClose}
    >
      <Field label={words.name} maxLength={64} autoFocus value={said.name} onText={change("name")} />
      <SiteSelect sites={sites} value={said.siteId} onText={change("siteId")} />
      <Field label={words.place} maxLength={128} value={said.place} onText={change("place")} />
      <Field label={words.kind} maxLength={64} value={said.kind} onText={change("kind")} />
      <Field label={words.note} maxLength={500} value={said.note} onText={change("note")} />
      <SelectField
        label={words.alarm}
        value={alarm}
        onText={(value) => setAlarm(value as AlarmChoice)}
        options={choices.map((value) => ({ value, label: words.alarmChoices[value] }))}
      />
      {alarm === "seconds" && (
        <Field
          label={words.seconds}
          hint={words.secondsHint}
          type="number"
          min={5}
          max={2_678_400}
          required
          value={seconds}
          onText={setSeconds}
        />
      )}
    </FormDialog>
  );
}
