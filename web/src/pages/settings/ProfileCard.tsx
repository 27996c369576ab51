import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeProfile, sessionQuery, type User } from "../../api/session";
import { Card } from "../../components/Card";
import { Notice } from "../../components/Notice";
import { roleWords } from "../../messages/common";
import { settings } from "../../messages/settings";
import { NameFields } from "../entry/AccountFields";
import { AskPassword } from "./AskPassword";
import styles from "./SettingsPage.module.css";

const words = settings.account;

/** Who somebody is here: their role, and the name and address that they may change themselves. */
export function ProfileCard({ user }: { user: User }) {
  const queries = useQueryClient();
  const [profile, setProfile] = useState({ name: user.name, email: user.email });
  const [asking, setAsking] = useState(false);
  const [saved, setSaved] = useState(false);
  const changed = profile.name !== user.name || profile.email !== user.email;
  const save = async (password: string) => {
    await changeProfile(profile, password);
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    void queries.invalidateQueries(); // data sets and trails name their people
    setSaved(true);
  };
  return (
    <Card title={`${user.name} · ${roleWords[user.role]}`} hint={words.roles[user.role]}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          setSaved(false);
          setAsking(true);
        }}
      >
        {saved && !changed && <Notice title={words.saved} />}
        <NameFields account={profile} onChange={(part) => setProfile({ ...profile, ...part })} />
        <Button type="submit" disabled={!changed}>
          {words.save}
        </Button>
        {user.role !== "admin" && <p className={styles.note}>{words.askAdmin}</p>}
      </form>
      {asking && <AskPassword text={words.askSave} run={save} onClose={() => setAsking(false)} />}
    </Card>
  );
}
