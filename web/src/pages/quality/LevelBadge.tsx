import type { Level } from "../../api/quality";
import { InfoIcon } from "../../components/icons";
import { SeverityBadge } from "../../components/SeverityBadge";
import { quality as words } from "../../messages/quality";
import styles from "./Quality.module.css";

/** A notice is neither good nor bad, so it has no severity's colour. */
export function LevelBadge({ level }: { level: Level }) {
  if (level !== "notice")
    return <SeverityBadge severity={level === "error" ? "CRITICAL" : "WARNING"} word={words.level[level]} />;
  return (
    <span className={styles.notice}>
      <InfoIcon size={16} />
      {words.level.notice}
    </span>
  );
}
