import type { ReactNode } from "react";
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
    <EmptyPart
      title={states.noDataTitle}
      text={states.noData}
      below={sample.isError && <Failure error={sample.error} />}
    >
      <ButtonLink to="/upload">{states.upload}</ButtonLink>
      <Button variant="default" loading={sample.isPending} onClick={() => sample.mutate()}>
        {states.sample}
      </Button>
    </EmptyPart>
  );
}

interface Props {
  title: string;
  /** What belongs here. */
  text: string;
  /** Ways to get it. */
  children?: ReactNode;
  below?: ReactNode;
}

export const EmptyPart = ({ title, text, children, below }: Props) => (
  <div className={styles.empty}>
    <DataIcon size={48} />
    <h2>{title}</h2>
    <p>{text}</p>
    {children && <div className={styles.actions}>{children}</div>}
    {below}
  </div>
);
