import { Button } from "@mantine/core";
import { useId, useState } from "react";
import type { QualityFinding } from "../../api/quality";
import { Confirm } from "../../components/Confirm";
import { Field } from "../../components/Field";
import { quality as words } from "../../messages/quality";

interface Props {
  finding: QualityFinding;
  onSave: (value: number) => void;
  onClose: () => void;
}

export function CorrectValue({ finding, onSave, onClose }: Props) {
  const [text, setText] = useState(String(finding.expected ?? finding.value ?? ""));
  const id = useId();
  return (
    <Confirm
      title={words.correctTitle}
      text={words.correctText}
      onClose={onClose}
      action={
        <Button type="submit" form={id}>
          {words.save}
        </Button>
      }
    >
      <form
        id={id}
        onSubmit={(event) => {
          event.preventDefault();
          onSave(Number(text));
        }}
      >
        <Field
          label={words.correctValue}
          type="number"
          step="any"
          required
          autoFocus
          value={text}
          onText={setText}
        />
      </form>
    </Confirm>
  );
}
