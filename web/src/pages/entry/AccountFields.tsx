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

interface NameProps {
  account: Pick<NewAccount, "name" | "email">;
  onChange: (part: Partial<NewAccount>) => void;
  ofAnother?: boolean;
}

/** What somebody is called here and where mail reaches them. */
export const NameFields = ({ account, onChange, ofAnother = false }: NameProps) => (
  <>
    <Field
      label={words.name}
      hint={words.nameHint}
      autoComplete={ofAnother ? "off" : "username"}
      autoCapitalize="none"
      spellCheck={false}
      required
      value={account.name}
      onText={(name) => onChange({ name })}
    />
    <Field
      label={words.email}
      hint={words.emailHint}
      type="email"
      autoComplete={ofAnother ? "off" : "email"}
      value={account.email}
      onText={(email) => onChange({ email })}
    />
  </>
);

/** Who somebody wants to be here. The server judges what was filled in and says why not. */
export function AccountFields({ account, onChange, ofAnother = false }: Props) {
  const set = (part: Partial<NewAccount>) => onChange({ ...account, ...part });
  return (
    <>
      <NameFields account={account} onChange={set} ofAnother={ofAnother} />
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
