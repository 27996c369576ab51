import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { enter, type Session } from "../../api/session";
import { home } from "../../lib/next";

/** What every way in ends with: the session is known, and the wanted page or Home opens. */
export function useEnter(next: string = home) {
  const queries = useQueryClient();
  const router = useRouter();
  return (session: Session) => {
    enter(queries, session);
    router.history.replace(next);
  };
}
