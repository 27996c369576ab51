import { path, request } from "./http";
import type { components } from "./schema";
import { withOurError } from "./translated";

export type Job = components["schemas"]["Job"];

export const getJob = (jobId: string) => request<Job>(path`/api/jobs/${jobId}`).then(withOurError);
export const cancelJob = (jobId: string) => request<void>(path`/api/jobs/${jobId}`, { method: "DELETE" });

export const hasEnded = (job: Job) => job.status !== "queued" && job.status !== "running";

/** Calls back with each step until the job has ended; returns how to stop listening. */
export function followJob(jobId: string, onStep: (job: Job) => void, onLost: () => void): () => void {
  const events = new EventSource(path`/api/jobs/${jobId}/events`);
  events.addEventListener("job", (event) => {
    const job = withOurError(JSON.parse((event as MessageEvent<string>).data) as Job);
    if (hasEnded(job)) events.close();
    onStep(job);
  });
  // The browser comes back by itself unless the stream is gone for good.
  events.onerror = () => {
    if (events.readyState === EventSource.CLOSED) onLost();
  };
  return () => events.close();
}
