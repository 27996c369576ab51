import { useQuery } from "@tanstack/react-query";
import { resultQuery, type Dataset } from "../api/datasets";
import { ChartSource } from "../charts/source";
import type { Range } from "../charts/range";
import { Grid } from "../components/Card";
import { DatasetPage } from "../components/DatasetPage";
import { Loaded } from "../components/Loaded";
import { Notice } from "../components/Notice";
import { TimeTools } from "../components/TimeTools";
import { formatDateTime } from "../lib/format";
import type { PlantResult } from "../lib/result/plant";
import { usePageRange } from "../lib/usePageRange";
import { useMeters } from "../lib/useSeries";
import { states } from "../messages/common";
import { dashboard as words } from "../messages/dashboard";
import { AnomalyCharts } from "./dashboard/AnomalyCharts";
import { LeftOut } from "./dashboard/LeftOut";
import { LoadChart } from "./dashboard/LoadChart";
import { SiteTiles } from "./dashboard/SiteTiles";
import { Tiles } from "./dashboard/Tiles";
import { TopConsumers } from "./dashboard/TopConsumers";
import { WeekChart } from "./dashboard/WeekChart";

export const DashboardPage = () => (
  <DatasetPage title={words.title} subtitle={words.subtitle}>
    {(dataset, list) => <Dashboard key={dataset.id} dataset={dataset} list={list} />}
  </DatasetPage>
);

function Dashboard({ dataset, list }: { dataset: Dataset; list: Dataset[] }) {
  const result = useQuery({ ...resultQuery(dataset.id), enabled: dataset.hasResult });
  return (
    <>
      <SiteTiles list={list} />
      <Tiles list={list} dataset={dataset} result={result.data ?? null} />
      {dataset.hasSeries ? (
        <OverTime dataset={dataset} result={result.data ?? null} />
      ) : (
        <Notice>
          <p>{states.noReadings}</p>
        </Notice>
      )}
    </>
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
            <LeftOut dataset={dataset} range={range} />
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
