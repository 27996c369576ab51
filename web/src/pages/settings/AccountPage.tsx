import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changePassword, renew } from "../../api/session";
import { Card, Grid } from "../../components/Card";
import { Failure } from "../../components/Loaded";
import { Notice } from "../../components/Notice";
import { PasswordField } from "../../components/PasswordField";
import { useSession } from "../../lib/useSession";
import { entry } from "../../messages/entry";
import { settings } from "../../messages/settings";
import { ProfileCard } from "./ProfileCard";
import { SettingsPage } from "./SettingsPage";
import styles from "./SettingsPage.module.css";

const words = settings.account;

export function AccountPage() {
  const { user } = useSession();
  return (
    <SettingsPage name="account">
      {user && (
        <Grid>
          <ProfileCard key={user.id} user={user} />
          <PasswordCard />
        </Grid>
      )}
    </SettingsPage>
  );
}

function PasswordCard() {
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const change = useMutation({
    mutationFn: () => changePassword(current, fresh),
    onSuccess: (session) => {
      renew(queries, session);
      setCurrent("");
      setFresh("");
    },
  });
  return (
    <Card title={words.passwordTitle} hint={words.passwordHint}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        {change.isError && <Failure error={change.error} />}
        {change.isSuccess && <Notice title={words.changed} />}
        <PasswordField
          label={words.current}
          autoComplete="current-password"
          required
          value={current}
          onText={setCurrent}
        />
        <PasswordField
          label={entry.newPassword}
          hint={entry.passwordHint}
          autoComplete="new-password"
          required
          value={fresh}
          onText={setFresh}
        />
        <Button type="submit" loading={change.isPending}>
          {words.change}
        </Button>
      </form>
    </Card>
  );
}
