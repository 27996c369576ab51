import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Notice } from "../components/Notice";
import { newVersion as words } from "../messages/common";
import { registerWorker } from "../worker/register";

/** Says that the program was renewed while the page stood open; what is on the screen stays until one agrees. */
export function NewVersion({ className }: { className?: string }) {
  const [takeOver, setTakeOver] = useState<(() => void) | null>(null);
  useEffect(() => {
    if (import.meta.env.PROD) void registerWorker((next) => setTakeOver(() => next));
  }, []);
  if (!takeOver) return null;
  return (
    <div className={className}>
      <Notice
        title={words.title}
        actions={
          <Button size="xs" onClick={takeOver}>
            {words.reload}
          </Button>
        }
      >
        <p>{words.text}</p>
      </Notice>
    </div>
  );
}
