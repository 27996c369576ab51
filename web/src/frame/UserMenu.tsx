import type { User } from "../api/session";
import { LogOutIcon, UserIcon } from "../components/icons";
import { Menu } from "../components/Menu";
import { frame as words, roleWords } from "../messages/common";
import styles from "./UserMenu.module.css";

interface Props {
  user: User;
  onLogOut: () => void;
}

/** Who is signed in, and what belongs to them. */
export function UserMenu({ user, onLogOut }: Props) {
  return (
    <Menu
      label={words.userMenu(user.name)}
      icon={<UserIcon />}
      className={styles.button}
      heading={
        <p className={styles.heading}>
          <strong>{user.name}</strong>
          <span>{roleWords[user.role]}</span>
        </p>
      }
      items={[{ label: words.logOut, icon: <LogOutIcon size={18} />, onClick: onLogOut }]}
    />
  );
}
