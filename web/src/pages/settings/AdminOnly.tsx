import type { ReactNode } from "react";
import { Notice } from "../../components/Notice";
import { useSession } from "../../lib/useSession";
import { settings as words } from "../../messages/settings";
import { SettingsPage } from "./SettingsPage";
import type { SettingsName } from "./settingsPages";

/** A page for admins; somebody else is told so, and the server is asked for nothing. */
export function AdminOnly({ name, children }: { name: SettingsName; children: ReactNode }) {
  const { user, may } = useSession();
  if (may("admin")) return children;
  return <SettingsPage name={name}>{user && <Notice tone="warning">{words.adminOnly}</Notice>}</SettingsPage>;
}
