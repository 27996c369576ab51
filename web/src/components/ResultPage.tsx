import { ButtonLink } from "./ButtonLink";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { resultQuery, type Dataset } from "../api/datasets";
import { ChartSource } from "../charts/source";
import { formatPeriod } from "../lib/result/period";
import type { PlantResult } from "../lib/result/plant";
import { useDataset } from "../lib/useDataset";
import { states } from "../messages/common";
import { EmptyStart } from "./EmptyStart";
import { JobProgress } from "./JobProgress";
import { Failure, Loaded, LoadingShape } from "./Loaded";
import { Notice } from "./Notice";
import { Page } from "./Page";

interface Props {
  title: string;
  subtitle: string;
  actions?: (result: PlantResult) => ReactNode;
  children: (result: PlantResult, dataset: Dataset) => ReactNode;
}

/** A page about the chosen data set's result, in whatever state that is. */
export function ResultPage({ title, subtitle, actions, children }: Props) {
  const { list, dataset, named } = useDataset();
  const result = useQuery({ ...resultQuery(dataset?.id ?? ""), enabled: dataset?.hasResult === true });

  const frame = (body: ReactNode, tools?: ReactNode) => (
    <Page title={title} subtitle={subtitle} actions={tools}>
      {body}
    </Page>
  );
  if (!list.data) {
    return frame(
      list.isError ? (
        <Failure error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <LoadingShape height={420} />
      ),
    );
  }
  if (!dataset) return frame(named ? <UnknownDataset /> : <EmptyStart />);
  if (!dataset.hasResult) return frame(<NotReady dataset={dataset} />);
  return frame(
    <Loaded query={result} height={420}>
      {(data) => (
        <ChartSource
          value={[dataset.name, data.input && formatPeriod(data.input)].filter(Boolean).join(", ")}
        >
          {children(data, dataset)}
        </ChartSource>
      )}
    </Loaded>,
    result.data && actions?.(result.data),
  );
}

/** What a data set says for itself while, or because, it has nothing to show. */
export function NotReady({ dataset }: { dataset: Dataset }) {
  if (dataset.jobId) return <JobProgress jobId={dataset.jobId} name={dataset.name} />;
  if (dataset.kind === "live")
    return (
      <Notice
        title={states.liveTitle}
        actions={
          <>
            <ButtonLink to="/live" size="xs">
              {states.liveNow}
            </ButtonLink>
            <ButtonLink to="/data" search={{ dataset: dataset.id }} variant="default" size="xs">
              {states.liveReadings}
            </ButtonLink>
          </>
        }
      >
        <p>{states.live}</p>
      </Notice>
    );
  if (dataset.status === "review")
    return (
      <Notice
        title={states.reviewTitle}
        actions={
          <ButtonLink to="/upload" search={{ dataset: dataset.id }} size="xs">
            {states.review}
          </ButtonLink>
        }
      />
    );
  const cancelled = dataset.status === "cancelled";
  if (!cancelled && dataset.status !== "failed") return <LoadingShape height={420} />;
  return (
    <Notice
      tone={cancelled ? "info" : "critical"}
      title={cancelled ? states.cancelledTitle : states.failedTitle}
      actions={
        <ButtonLink to="/upload" variant="default" size="xs">
          {states.upload}
        </ButtonLink>
      }
    >
      <p>{dataset.error ?? states.cancelled}</p>
    </Notice>
  );
}

export function UnknownDataset() {
  return (
    <Notice
      tone="warning"
      title={states.unknownDatasetTitle}
      actions={
        <ButtonLink to="." search={{}} variant="default" size="xs">
          {states.showNewest}
        </ButtonLink>
      }
    >
      <p>{states.unknownDataset}</p>
    </Notice>
  );
}
