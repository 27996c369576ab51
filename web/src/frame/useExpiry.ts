import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { safeNext } from "../lib/next";
import { useSession } from "../lib/useSession";

/** True once the server says that the log-in has ended; leads to the log-in page, and from there back here. */
export function useExpiry(): boolean {
  const { session, user } = useSession();
  const router = useRouter();
  const ended = session !== undefined && !user;
  useEffect(() => {
    if (!ended) return;
    const next = safeNext(router.state.location.href);
    void router.navigate({ to: "/login", search: { next, expired: true }, replace: true });
  }, [ended, router]);
  return ended;
}
