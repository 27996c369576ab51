import { Button, Progress } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { cancelJob, followJob, getJob, hasEnded, type Job } from "../api/jobs";
import { formatDuration, formatNumber, formatPercent } from "../lib/format";
import { job as words } from "../messages/common";
import styles from "./JobProgress.module.css";

interface Props {
  jobId: string;
  name?: string;
  onEnd?: (job: Job) => void;
}

/** Follows a job to its end; the list of data sets is asked for again then. */
export function JobProgress({ jobId, name, onEnd }: Props) {
  const [job, setJob] = useState<Job | null>(null);
  const queries = useQueryClient();

  useEffect(() => {
    let stopped = false;
    const step = (next: Job) => {
      if (stopped) return;
      setJob(next);
      if (!hasEnded(next)) return;
      void queries.invalidateQueries({ queryKey: ["datasets"] });
      onEnd?.(next);
    };
    const askAgain = () => {
      if (stopped) return;
      getJob(jobId)
        .then((next) => {
          step(next);
          if (!hasEnded(next)) setTimeout(askAgain, 2000);
        })
        .catch(() => void queries.invalidateQueries({ queryKey: ["datasets"] }));
    };
    const stop = followJob(jobId, step, askAgain);
    return () => {
      stopped = true;
      stop();
    };
    // A new callback each render must not start the stream again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [jobId, queries]);

  const share = job && job.total > 0 ? Math.min(100, (100 * job.done) / job.total) : null;
  const stage = !job || job.status === "queued" ? words.queued : (words.stages[job.stage] ?? job.stage);
  return (
    <section className={styles.job} aria-label={words.title}>
      <div className={styles.head}>
        <p className={styles.name}>{name ?? words.title}</p>
        <p className={styles.left}>
          {job?.etaSeconds != null &&
            job.status === "running" &&
            words.left(formatDuration(Math.ceil(job.etaSeconds)))}
        </p>
      </div>
      <Progress
        value={share ?? 100}
        animated={share === null}
        aria-label={words.title}
        aria-valuetext={share === null ? stage : `${stage}, ${formatNumber(share, 0)} %`}
        size="lg"
      />
      <div className={styles.head}>
        <p role="status">
          {stage}
          {share !== null && ` · ${formatPercent(Math.floor(share), 0)}`}
        </p>
        <Button variant="default" size="xs" onClick={() => void cancelJob(jobId).catch(() => undefined)}>
          {words.cancel}
        </Button>
      </div>
      <p className={styles.left}>{words.mayLeave}</p>
    </section>
  );
}
