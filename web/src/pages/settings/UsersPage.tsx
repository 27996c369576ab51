import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeUser, makeResetLink, usersQuery, type Account, type ResetLink } from "../../api/people";
import { Card } from "../../components/Card";
import { Failure, Loaded } from "../../components/Loaded";
import { inSentence } from "../../lib/format";
import type { Role } from "../../lib/useSession";
import { roleWords } from "../../messages/common";
import { settings } from "../../messages/settings";
import { AdminOnly } from "./AdminOnly";
import { AddUser } from "./AddUser";
import { AskPassword } from "./AskPassword";
import { ResetLinkCard } from "./ResetLinkCard";
import { SettingsPage } from "./SettingsPage";
import { UserTable } from "./UserTable";

const words = settings.users;

type Asked = { user: Account; role: Role } | { user: Account; role: null };

export const UsersPage = () => (
  <AdminOnly name="users">
    <Users />
  </AdminOnly>
);

function Users() {
  const users = useQuery(usersQuery);
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: usersQuery.queryKey });
  /** What waits for the admin's password: a new role, or a link. */
  const [asked, setAsked] = useState<Asked | null>(null);
  const [link, setLink] = useState<(ResetLink & { name: string }) | null>(null);
  const able = useMutation({
    mutationFn: ({ id, disabled }: Account) => changeUser(id, { disabled: !disabled }),
    onSettled: again,
  });
  const run = async ({ user, role }: Asked, currentPassword: string) => {
    if (role) await changeUser(user.id, { role, currentPassword });
    else setLink({ ...(await makeResetLink(user.id, currentPassword)), name: user.name });
    await again();
  };
  return (
    <SettingsPage name="users">
      {able.isError && <Failure error={able.error} />}
      {link && <ResetLinkCard {...link} />}
      <Card title={words.list}>
        <Loaded query={users} height={240}>
          {(list) => (
            <UserTable
              list={list}
              busy={able.isPending ? able.variables.id : null}
              onAble={(user) => able.mutate(user)}
              onRole={(user, role) => setAsked({ user, role })}
              onLink={(user) => setAsked({ user, role: null })}
            />
          )}
        </Loaded>
      </Card>
      <AddUser />
      {asked && (
        <AskPassword
          text={
            asked.role
              ? words.askRole(asked.user.name, inSentence(roleWords[asked.role]))
              : words.askLink(asked.user.name)
          }
          run={(password) => run(asked, password)}
          onClose={() => setAsked(null)}
        />
      )}
    </SettingsPage>
  );
}
