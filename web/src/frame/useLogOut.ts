import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { rememberCsrfToken } from "../api/http";
import { ApiError } from "../api/problem";
import { logOut } from "../api/session";
import { forgetCaches } from "../worker/register";

/** Ends the session, leaves the page and forgets everything that was on it. */
export function useLogOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () =>
      logOut().catch((error: unknown) => {
        if (!(error instanceof ApiError && error.status === 401)) throw error; // 401: it has ended already
      }),
    onSuccess: async () => {
      await navigate({ to: "/login" });
      queries.clear();
      rememberCsrfToken(null);
      await forgetCaches();
    },
  });
}
