import type { Role } from "../../lib/useSession";

/** `ofUser`: only for somebody who is signed in. */
export const settingsPages = [
  { name: "account", to: "/settings/account", role: "household", ofUser: true },
  { name: "sessions", to: "/settings/sessions", role: "household", ofUser: true },
  { name: "users", to: "/settings/users", role: "admin", ofUser: true },
  { name: "audit", to: "/settings/audit", role: "admin", ofUser: true },
  { name: "appearance", to: "/settings/appearance", role: "household", ofUser: false },
  { name: "dataSources", to: "/settings/data-sources", role: "household", ofUser: false },
  { name: "backup", to: "/settings/backup", role: "admin", ofUser: true },
  { name: "about", to: "/settings/about", role: "household", ofUser: false },
] as const satisfies { name: string; to: string; role: Role; ofUser: boolean }[];

export type SettingsName = (typeof settingsPages)[number]["name"];
