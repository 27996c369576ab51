import { useQuery } from "@tanstack/react-query";
import { liveMetersQuery } from "../api/live";
import { ButtonLink } from "../components/ButtonLink";
import { DevicesIcon } from "../components/icons";
import { Loaded } from "../components/Loaded";
import { Page } from "../components/Page";
import { live as words } from "../messages/live";
import { Live } from "./live/Live";
import styles from "./live/Live.module.css";

/** What arrives this moment, and what is unusual about it. */
export function LivePage() {
  const meters = useQuery(liveMetersQuery);
  return (
    <Page title={words.title} subtitle={words.subtitle}>
      <Loaded query={meters} height={560}>
        {(all) => (all.length === 0 ? <Empty /> : <Live all={all} />)}
      </Loaded>
    </Page>
  );
}

const Empty = () => (
  <div className={styles.empty}>
    <DevicesIcon size={48} />
    <h2>{words.emptyTitle}</h2>
    <p>{words.empty}</p>
    <ButtonLink to="/devices" search={{ tab: "senders" }}>
      {words.connect}
    </ButtonLink>
  </div>
);
