import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addUser, usersQuery } from "../../api/people";
import { Card } from "../../components/Card";
import { Failure } from "../../components/Loaded";
import { Notice } from "../../components/Notice";
import { PasswordField } from "../../components/PasswordField";
import type { Role } from "../../lib/useSession";
import { settings } from "../../messages/settings";
import { AccountFields, noAccount } from "../entry/AccountFields";
import { RoleSelect } from "./RoleSelect";
import styles from "./SettingsPage.module.css";

const words = settings.users;

export function AddUser() {
  const queries = useQueryClient();
  const [account, setAccount] = useState(noAccount);
  const [role, setRole] = useState<Role>("viewer");
  const [currentPassword, setCurrent] = useState("");
  const add = useMutation({
    mutationFn: () => addUser({ ...account, role, currentPassword }),
    onSuccess: () => {
      setAccount(noAccount);
      setCurrent("");
      void queries.invalidateQueries({ queryKey: usersQuery.queryKey });
    },
  });
  return (
    <Card title={words.addTitle} hint={words.addHint}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        {add.isError && <Failure error={add.error} />}
        {add.isSuccess && <Notice title={words.added(add.data.name)} />}
        <AccountFields account={account} onChange={setAccount} ofAnother />
        <label className={styles.label}>
          {words.role}
          <RoleSelect value={role} onChange={setRole} />
        </label>
        <PasswordField
          label={words.yourPassword}
          autoComplete="current-password"
          required
          value={currentPassword}
          onText={setCurrent}
        />
        <Button type="submit" loading={add.isPending}>
          {words.add}
        </Button>
      </form>
    </Card>
  );
}
