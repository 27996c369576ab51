import { Button } from "@mantine/core";
import { Failure } from "../../components/Loaded";
import { Notice } from "../../components/Notice";
import { formatNumber } from "../../lib/format";
import type { FeedState } from "../../lib/live/liveFeed";
import { live as words } from "../../messages/live";

interface Props {
  state: FeedState;
  /** This machine's clock. */
  clock: number;
  onRetry: () => void;
  /** Names of the meters that have fallen silent. */
  silent: string[];
  count: number;
  pastError: Error | null;
}

const mostNames = 5;

/** What somebody must know before looking at the charts. */
export function LiveNotices({ state, clock, onRetry, silent, count, pastError }: Props) {
  const { connection, retryAt, error } = state;
  const historyError = pastError ?? (connection === "open" ? error : null);
  return (
    <>
      {connection === "refused" && error && <Failure error={error} onRetry={onRetry} />}
      {connection === "broken" && (
        <Notice
          tone="warning"
          actions={
            <Button variant="default" size="xs" onClick={onRetry}>
              {words.retry}
            </Button>
          }
        >
          <p>
            {retryAt !== null && retryAt > clock
              ? words.broken(formatNumber(Math.ceil((retryAt - clock) / 1000)))
              : words.trying}
          </p>
        </Notice>
      )}
      {historyError && (
        <Notice tone="warning" title={words.historyFailed}>
          <p>{historyError.message}</p>
        </Notice>
      )}
      {connection === "open" && silent.length > 0 && (
        <Notice tone="warning" title={words.partialTitle(formatNumber(silent.length), formatNumber(count))}>
          <p>
            {words.partial(silent.slice(0, mostNames).join(", ") + (silent.length > mostNames ? " …" : ""))}
          </p>
        </Notice>
      )}
    </>
  );
}
