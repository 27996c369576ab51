import { roles, type Role } from "../../lib/useSession";
import { roleWords } from "../../messages/common";
import styles from "./SettingsPage.module.css";

interface Props {
  label?: string;
  value: Role;
  disabled?: boolean;
  onChange: (role: Role) => void;
}

export const RoleSelect = ({ label, value, disabled, onChange }: Props) => (
  <select
    className={styles.select}
    aria-label={label}
    value={value}
    disabled={disabled}
    onChange={(event) => onChange(event.target.value as Role)}
  >
    {roles.map((role) => (
      <option key={role} value={role}>
        {roleWords[role]}
      </option>
    ))}
  </select>
);
