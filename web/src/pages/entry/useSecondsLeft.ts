import { useEffect, useState } from "react";
import { ApiError } from "../../api/problem";

/** How long the server wants to be left alone after too many tries; counts down to 0. */
export function useSecondsLeft(error: Error | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const until = Date.now() + 1000 * ((error instanceof ApiError && error.waitSeconds) || 0);
    const count = () => {
      const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      setLeft(seconds);
      if (seconds === 0) clearInterval(timer);
    };
    const timer = setInterval(count, 250);
    count();
    return () => clearInterval(timer);
  }, [error]);
  return left;
}
