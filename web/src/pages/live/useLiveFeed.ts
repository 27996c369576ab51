import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { LiveEvent } from "../../api/live";
import { LiveFeed, type FeedState, type FollowedMeter } from "../../lib/live/liveFeed";
import { addEvent, eventsKey } from "./useEvents";

const atFirst: FeedState = { connection: "connecting", error: null, retryAt: null, filling: true };

interface Wishes {
  meters: FollowedMeter[];
  now: () => number;
  onReadings: () => void;
  onAnomaly: (event: LiveEvent) => void;
}

/** The feed of this page, for as long as it is open. */
export function useLiveFeed(wishes: Wishes) {
  const queries = useQueryClient();
  const [state, setState] = useState(atFirst);
  const latest = useRef(wishes);
  useEffect(() => {
    latest.current = wishes;
  });
  const feed = useMemo(
    () =>
      new LiveFeed(
        {
          onState: setState,
          onReadings: () => latest.current.onReadings(),
          onAnomaly: (event) => {
            addEvent(queries, event);
            latest.current.onAnomaly(event);
          },
        },
        () => latest.current.now(),
      ),
    [queries],
  );
  // Ids alone decide: a meter that begins to send another quantity need not be followed anew.
  const ids = wishes.meters.map((each) => each.id).join("\n");
  useEffect(() => {
    feed.follow(latest.current.meters);
    return () => feed.stop();
  }, [feed, ids]);
  // What happened while nobody was told is asked for.
  const { connection } = state;
  useEffect(() => {
    if (connection === "open") void queries.invalidateQueries({ queryKey: eventsKey });
  }, [connection, queries]);
  return { feed, state };
}
