import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { uploadDataset, type Accepted } from "../../api/datasets";
import type { Job } from "../../api/jobs";
import { ApiError } from "../../api/problem";
import { formatBytes } from "../../lib/format";
import { upload as words } from "../../messages/data";

export type UploadState =
  | { phase: "idle" | "cancelled" }
  | { phase: "sending"; name: string; sent: number; total: number; secondsLeft: number | null }
  | { phase: "working" | "done"; name: string; datasetId: string; jobId: string | null }
  | { phase: "failed"; error: Error };

/** The server's own limit for one request. */
const most = 1024 ** 3;

function refusal(file: File): ApiError | null {
  if (file.size === 0) return new ApiError(0, { title: words.emptyTitle, detail: words.empty });
  if (file.size > most)
    return new ApiError(0, { title: words.tooLargeTitle, detail: words.tooLarge(formatBytes(file.size)) });
  return null;
}

/** One file at a time: sent, then followed until its analysis has ended. */
export function useUpload() {
  const [state, setState] = useState<UploadState>({ phase: "idle" });
  const abort = useRef<AbortController | null>(null);
  const queries = useQueryClient();
  useEffect(() => () => abort.current?.abort(), []);

  async function send(file: File, review: boolean) {
    const refused = refusal(file);
    if (refused) return setState({ phase: "failed", error: refused });
    const controller = new AbortController();
    abort.current = controller;
    const startedAt = Date.now();
    const progress = (sent: number, total: number) => {
      const seconds = (Date.now() - startedAt) / 1000;
      const secondsLeft = sent > 0 && seconds > 1 ? ((total - sent) * seconds) / sent : null;
      setState({ phase: "sending", name: file.name, sent, total, secondsLeft });
    };
    progress(0, file.size);
    try {
      const accepted = await uploadDataset(file, review, progress, controller.signal);
      // First the list: whether the file waits for a word on its columns stands there.
      await queries.invalidateQueries({ queryKey: ["datasets"] });
      follow(file.name, accepted);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      setState(controller.signal.aborted ? { phase: "cancelled" } : { phase: "failed", error });
    }
  }

  const settle = (job: Job) =>
    setState((now) => {
      if (now.phase !== "working") return now;
      if (job.status === "done") return { ...now, phase: "done" };
      if (job.status === "cancelled") return { phase: "cancelled" };
      return {
        phase: "failed",
        error: new ApiError(0, { title: words.statuses.failed, detail: job.error ?? undefined }),
      };
    });

  /** A file whose columns were checked is followed as one that needed no check. */
  const follow = (name: string, { datasetId, jobId }: Accepted) =>
    setState({ phase: jobId ? "working" : "done", name, datasetId, jobId });

  return { state, send, follow, cancel: () => abort.current?.abort(), settle };
}
