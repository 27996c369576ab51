import { useQuery } from "@tanstack/react-query";
import type { Dataset } from "../api/datasets";
import { sessionQuery, type User } from "../api/session";

export type Role = User["role"];
export const roles: readonly Role[] = ["household", "viewer", "technician", "operator", "admin"];

export const isAtLeast = (role: Role, wanted: Role): boolean => roles.indexOf(role) >= roles.indexOf(wanted);

/** Who looks at the page, and what they may do. */
export function useSession() {
  const session = useQuery(sessionQuery).data;
  const user = session?.user ?? null;
  const may = (role: Role) => user !== null && isAtLeast(user.role, role);
  /** Operators may change every data set, others those that they brought in. */
  const mayChange = (dataset: Dataset) => may("operator") || (user !== null && dataset.owner === user.name);
  return { session, user, may, mayChange };
}
