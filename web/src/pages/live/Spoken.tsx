import { useEffect, useRef, useState } from "react";
import type { Announcement } from "./eventText";

/** Reads out what came, at most one sentence a second. */
export function Spoken({ announcement }: { announcement: Announcement | null }) {
  const [said, setSaid] = useState("");
  const last = useRef(0);
  useEffect(() => {
    if (!announcement) return;
    const wait = Math.max(0, last.current + 1000 - Date.now());
    const timer = setTimeout(() => {
      last.current = Date.now();
      setSaid(announcement.text);
    }, wait);
    return () => clearTimeout(timer);
  }, [announcement]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
