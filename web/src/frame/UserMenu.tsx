import type { User } from "../api/session";
import { useNavigate } from "@tanstack/react-router";
import { LogOutIcon, SettingsIcon, UserIcon } from "../components/icons";
import { Menu } from "../components/Menu";
import { frame as words, roleWords } from "../messages/common";
import { keepChoice } from "./navigation";
import styles from "./UserMenu.module.css";

interface Props {
  user: User;
  onLogOut: () => void;
}

/** Who is signed in, and what belongs to them. */
export function UserMenu({ user, onLogOut }: Props) {
  const navigate = useNavigate();
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
      items={[
        {
          label: words.account,
          icon: <SettingsIcon size={18} />,
          onClick: () => void navigate({ to: "/settings/account", search: keepChoice }),
        },
        { label: words.logOut, icon: <LogOutIcon size={18} />, onClick: onLogOut },
      ]}
    />
  );
}
