import type { ReactNode } from "react";
import type { Dataset } from "../api/datasets";
import { useDataset } from "../lib/useDataset";
import { EmptyStart } from "./EmptyStart";
import { Failure, LoadingShape } from "./Loaded";
import { Page } from "./Page";
import { NotReady, UnknownDataset } from "./ResultPage";

interface Props {
  title: string;
  subtitle: string;
  /** Stands above whatever state the data set is in. */
  children: (dataset: Dataset, list: Dataset[]) => ReactNode;
}

/** A page about the chosen data set, as soon as it is ready; what it says of itself until then. */
export function DatasetPage({ title, subtitle, children }: Props) {
  const { list, dataset, named } = useDataset();
  return (
    <Page title={title} subtitle={subtitle}>
      {!list.data ? (
        list.isError ? (
          <Failure error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <LoadingShape height={520} />
        )
      ) : !dataset ? (
        named ? (
          <UnknownDataset />
        ) : (
          <EmptyStart />
        )
      ) : dataset.status === "ready" || dataset.hasSeries || dataset.hasResult ? (
        children(dataset, list.data)
      ) : (
        <NotReady dataset={dataset} />
      )}
    </Page>
  );
}
