import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { liveMetersQuery } from "../../api/live";
import { LiveIcon } from "../../components/icons";
import { formatNumber } from "../../lib/format";
import { useSession } from "../../lib/useSession";
import { home as words } from "../../messages/home";
import styles from "./LiveLine.module.css";

/** How many meters send at this moment; nothing where none ever did. */
export function LiveLine() {
  const { may } = useSession();
  const { data } = useQuery({ ...liveMetersQuery, enabled: may("viewer") });
  if (!data || data.length === 0) return null;
  const silent = data.filter((each) => each.stale).length;
  const sending = formatNumber(data.length - silent);
  return (
    <section className={styles.line} aria-label={words.live}>
      <span className={silent === data.length ? styles.silent : styles.sending}>
        <LiveIcon />
      </span>
      <p className={styles.words}>
        <strong>{words.live}</strong>
        <span>{silent > 0 ? words.liveLine(sending, formatNumber(silent)) : words.liveAll(sending)}</span>
      </p>
      <Link to="/live" className={styles.link}>
        {words.toLive}
      </Link>
    </section>
  );
}
