import { ButtonLink } from "./ButtonLink";
import { Button } from "@mantine/core";
import { states } from "../messages/common";
import { useSample } from "../lib/useSample";
import { Failure } from "./Loaded";
import { DataIcon } from "./icons";
import styles from "./EmptyStart.module.css";

/** Nothing here yet: says what belongs here and offers both ways to get it. */
export function EmptyStart() {
  const sample = useSample();
  return (
    <div className={styles.empty}>
      <DataIcon size={48} />
      <h2>{states.noDataTitle}</h2>
      <p>{states.noData}</p>
      <div className={styles.actions}>
        <ButtonLink to="/upload">{states.upload}</ButtonLink>
        <Button variant="default" loading={sample.isPending} onClick={() => sample.mutate()}>
          {states.sample}
        </Button>
      </div>
      {sample.isError && <Failure error={sample.error} />}
    </div>
  );
}
