import type { Role } from "../../lib/useSession";

/** The tabs of the settings, each with the role that it takes. */
export const settingsPages = [
  { name: "account", to: "/settings/account", role: "household" },
  { name: "sessions", to: "/settings/sessions", role: "household" },
  { name: "users", to: "/settings/users", role: "admin" },
  { name: "audit", to: "/settings/audit", role: "admin" },
  { name: "appearance", to: "/settings/appearance", role: "household" },
  { name: "dataSources", to: "/settings/data-sources", role: "household" },
  { name: "backup", to: "/settings/backup", role: "admin" },
  { name: "about", to: "/settings/about", role: "household" },
] as const satisfies { name: string; to: string; role: Role }[];

export type SettingsName = (typeof settingsPages)[number]["name"];
