import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { ApiError } from "../api/problem";
import { messages } from "../messages/common";
import { Notice } from "./Notice";
import styles from "./Loaded.module.css";

interface Props<T> {
  query: UseQueryResult<T>;
  /** Height of what will stand here, so that nothing jumps. */
  height?: number;
  children: (data: T) => ReactNode;
}

/** Waiting, failing and having, drawn in one place. Data that is there stays while it is asked for again. */
export function Loaded<T>({ query, height = 240, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingShape height={height} />;
}

export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const known = error instanceof ApiError ? error : null;
  return (
    <Notice
      tone="critical"
      title={known?.title ?? messages.requestFailed}
      actions={
        onRetry && (
          <Button variant="default" size="xs" onClick={onRetry}>
            {messages.retry}
          </Button>
        )
      }
    >
      <p>{error.message}</p>
      {known?.requestId && <p className={styles.request}>{messages.requestId(known.requestId)}</p>}
    </Notice>
  );
}

/** Shown after 150 ms only: what arrives sooner needs no announcement. */
export function LoadingShape({ height }: { height: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={`${styles.shape} ${late ? styles.late : ""}`} style={{ minHeight: height }} role="status">
      <span className="visually-hidden">{messages.loading}</span>
    </div>
  );
}
