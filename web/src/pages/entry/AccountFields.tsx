import { Field } from "../../components/Field";
import { PasswordField } from "../../components/PasswordField";
import type { NewAccount } from "../../api/session";
import { entry as words } from "../../messages/entry";

interface Props {
  account: NewAccount;
  onChange: (account: NewAccount) => void;
  /** Filled in for somebody else: the browser must not offer, nor keep, what is the user's own. */
  ofAnother?: boolean;
}

export const noAccount: NewAccount = { name: "", email: "", password: "" };

/** Who somebody wants to be here. The server judges what was filled in and says why not. */
export function AccountFields({ account, onChange, ofAnother = false }: Props) {
  const set = (part: Partial<NewAccount>) => onChange({ ...account, ...part });
  return (
    <>
      <Field
        label={words.name}
        hint={words.nameHint}
        autoComplete={ofAnother ? "off" : "username"}
        autoCapitalize="none"
        spellCheck={false}
        required
        value={account.name}
        onText={(name) => set({ name })}
      />
      <Field
        label={words.email}
        hint={words.emailHint}
        type="email"
        autoComplete={ofAnother ? "off" : "email"}
        value={account.email}
        onText={(email) => set({ email })}
      />
      <PasswordField
        label={words.password}
        hint={words.passwordHint}
        autoComplete="new-password"
        required
        value={account.password}
        onText={(password) => set({ password })}
      />
    </>
  );
}
