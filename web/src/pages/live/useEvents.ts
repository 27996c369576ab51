import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { fetchEvents, type EventPage, type LiveEvent } from "../../api/live";

export const eventsKey = ["live events"];
const pageSize = 50;
/** Those that came while the page is open are added to the first page; it does not grow without end. */
const mostAdded = 500;

type Pages = InfiniteData<EventPage, number | undefined>;

/** All events that there are, newest first, a page at a time. */
export function useEvents() {
  const query = useInfiniteQuery({
    queryKey: eventsKey,
    queryFn: ({ pageParam, signal }) => fetchEvents({ before: pageParam, limit: pageSize }, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: 30_000,
    maxPages: 10,
    placeholderData: keepPreviousData,
  });
  const events = useMemo(() => {
    const all = new Map<string, LiveEvent>();
    for (const page of query.data?.pages ?? [])
      for (const each of page.events) all.set(String(each.id), each);
    return [...all.values()].sort((a, b) => b.at - a.at);
  }, [query.data]);
  return { query, events };
}

/** One event came by itself; told again, it has gone on or ended. */
export function addEvent(queries: QueryClient, event: LiveEvent): void {
  queries.setQueryData<Pages>(eventsKey, (known) => {
    const [first, ...rest] = known?.pages ?? [];
    if (!known || !first) return known;
    const others = first.events.filter((each) => String(each.id) !== String(event.id));
    return { ...known, pages: [{ ...first, events: [event, ...others].slice(0, mostAdded) }, ...rest] };
  });
}

/** The event that a link names, where the list does not reach back to it. */
export function useLinkedEvent(id: string | undefined, at: number | undefined, listed: LiveEvent[]) {
  const known = listed.find((each) => String(each.id) === id);
  const wanted = id !== undefined && at !== undefined && !known;
  const query = useQuery({
    queryKey: ["live event", id, at],
    queryFn: ({ signal }) => fetchEvents({ from: at, to: at! + 1 }, signal),
    enabled: wanted,
    staleTime: Infinity,
  });
  return known ?? query.data?.events.find((each) => String(each.id) === id);
}
