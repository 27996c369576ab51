import { Field } from "../../components/Field";
import { entry } from "../../messages/entry";

/** Whoever it is, by name or by address; phones must not begin it with a capital letter. */
export const LoginField = ({ value, onText }: { value: string; onText: (text: string) => void }) => (
  <Field
    label={entry.logIn.login}
    autoComplete="username"
    autoCapitalize="none"
    spellCheck={false}
    required
    value={value}
    onText={onText}
  />
);
