import { useQuery } from "@tanstack/react-query";
import { resultQuery, type Dataset } from "../api/datasets";
import { ChartSource } from "../charts/source";
import type { Range } from "../charts/range";
import { Grid } from "../components/Card";
import { EmptyStart } from "../components/EmptyStart";
import { Failure, Loaded, LoadingShape } from "../components/Loaded";
import { Notice } from "../components/Notice";
import { Page } from "../components/Page";
import { NotReady, UnknownDataset } from "../components/ResultPage";
import { TimeTools } from "../components/TimeTools";
import { formatDateTime } from "../lib/format";
import type { PlantResult } from "../lib/result/plant";
import { useDataset } from "../lib/useDataset";
import { usePageRange } from "../lib/usePageRange";
import { useMeters } from "../lib/useSeries";
import { states } from "../messages/common";
import { dashboard as words } from "../messages/dashboard";
import { AnomalyCharts } from "./dashboard/AnomalyCharts";
import { LoadChart } from "./dashboard/LoadChart";
import { Tiles } from "./dashboard/Tiles";
import { TopConsumers } from "./dashboard/TopConsumers";
import { WeekChart } from "./dashboard/WeekChart";

export function DashboardPage() {
  const { list, dataset, named } = useDataset();
  const result = useQuery({ ...resultQuery(dataset?.id ?? ""), enabled: dataset?.hasResult === true });
  return (
    <Page title={words.title} subtitle={words.subtitle}>
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
      ) : (
        <>
          <Tiles list={list.data} dataset={dataset} result={result.data ?? null} />
          {dataset.hasSeries ? (
            <OverTime key={dataset.id} dataset={dataset} result={result.data ?? null} />
          ) : dataset.status === "ready" ? (
            <Notice>
              <p>{states.noReadings}</p>
            </Notice>
          ) : (
            <NotReady dataset={dataset} />
          )}
        </>
      )}
    </Page>
  );
}

/** Every picture over time, all of the one range. */
function OverTime({ dataset, result }: { dataset: Dataset; result: PlantResult | null }) {
  const meters = useMeters(dataset.id, true);
  const { range, onRange } = usePageRange();
  return (
    <Loaded query={meters} height={520}>
      {(all) => {
        if (all.length === 0) return <Notice title={words.loadNone} />;
        const extent: Range = [
          Math.min(...all.map((each) => each.from)),
          Math.max(...all.map((each) => each.to + each.intervalMs)),
        ];
        return (
          <ChartSource value={`${dataset.name}, ${(range ?? extent).map(formatDateTime).join(" – ")}`}>
            <TimeTools extent={extent} range={range} onRange={(next) => void onRange(next)} />
            <LoadChart dataset={dataset} extent={extent} />
            <Grid>
              <AnomalyCharts result={result} extent={extent} />
              <TopConsumers dataset={dataset} range={range} />
              <WeekChart dataset={dataset} range={range} />
            </Grid>
          </ChartSource>
        );
      }}
    </Loaded>
  );
}
