import { useState } from "react";
import { entry as words } from "../messages/entry";
import { Field, type FieldProps } from "./Field";
import { EyeIcon, EyeOffIcon } from "./icons";

/** A password that may be pasted, and be seen when nobody looks over the shoulder. */
export function PasswordField({ hint, ...field }: Omit<FieldProps, "type" | "tool">) {
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const label = shown ? words.hidePassword : words.showPassword;
  return (
    <Field
      {...field}
      type={shown ? "text" : "password"}
      hint={capsLock ? words.capsLock : hint}
      maxLength={512}
      spellCheck={false}
      autoCapitalize="none"
      onKeyUp={(event) => setCapsLock(event.getModifierState("CapsLock"))}
      tool={
        <button
          type="button"
          aria-label={label}
          title={label}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOffIcon /> : <EyeIcon />}
        </button>
      }
    />
  );
}
