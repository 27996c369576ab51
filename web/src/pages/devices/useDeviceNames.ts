import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { sendersQuery } from "../../api/senders";
import { useSession } from "../../lib/useSession";

/** Names of devices by their ids, for those who may know them. */
export function useDeviceNames(): ReadonlyMap<string, string> {
  const { may } = useSession();
  const senders = useQuery({ ...sendersQuery, enabled: may("technician") }).data;
  return useMemo(() => new Map((senders ?? []).map((each) => [each.id, each.name])), [senders]);
}
