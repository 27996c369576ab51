import type { Account } from "../../api/people";
import { actionsColumn } from "../../components/actionsColumn";
import { timeColumn } from "../../components/columns";
import { DataTable, Second, type Column } from "../../components/DataTable";
import { formatHere } from "../../lib/format";
import { useSession, type Role } from "../../lib/useSession";
import { settings } from "../../messages/settings";
import { RoleSelect } from "./RoleSelect";

const words = settings.users;

interface Props {
  list: Account[];
  /** Id of the account that is being changed. */
  busy: string | null;
  onAble: (user: Account) => void;
  onRole: (user: Account, role: Role) => void;
  onLink: (user: Account) => void;
}

const statusOf = ({ disabled, lastLogin }: Account) =>
  !disabled ? words.active : lastLogin === null ? words.waiting : words.disabled;

export function UserTable({ list, busy, onAble, onRole, onLink }: Props) {
  const { user: me } = useSession();
  const columns: Column<Account>[] = [
    {
      key: "name",
      header: words.name,
      value: (row) => row.name,
      cell: (row) => (
        <>
          {row.id === me?.id ? `${row.name} (${words.yourself})` : row.name}
          {row.email && <Second>{row.email}</Second>}
        </>
      ),
    },
    {
      key: "role",
      header: words.role,
      value: (row) => row.role,
      cell: (row) => (
        <RoleSelect
          label={words.roleOf(row.name)}
          value={row.role}
          disabled={row.id === me?.id}
          onChange={(role) => onRole(row, role)}
        />
      ),
    },
    { key: "status", header: words.status, value: statusOf, cell: statusOf },
    timeColumn(
      "lastLogin",
      words.lastLogin,
      (row) => row.lastLogin,
      (at) => (at === null ? words.never : formatHere(at)),
    ),
    actionsColumn(words.actions, (row) =>
      row.id === me?.id
        ? []
        : [
            {
              text: row.disabled ? words.enable : words.disable,
              label: row.disabled ? words.enableUser(row.name) : words.disableUser(row.name),
              run: () => onAble(row),
              busy: busy === row.id,
            },
            { text: words.resetLink, label: words.resetLinkFor(row.name), run: () => onLink(row) },
          ],
    ),
  ];
  return <DataTable label={words.list} columns={columns} rows={list} rowKey={(row) => row.id} />;
}
