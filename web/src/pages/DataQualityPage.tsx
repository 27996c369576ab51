import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Dataset } from "../api/datasets";
import { qualityQuery } from "../api/quality";
import { Loaded } from "../components/Loaded";
import { Notice } from "../components/Notice";
import { DatasetPage } from "../components/DatasetPage";
import { useView } from "../lib/useView";
import { quality as words } from "../messages/quality";
import { CompletenessCard } from "./quality/CompletenessCard";
import { FindingsCard } from "./quality/FindingsCard";
import { QualityFigures } from "./quality/QualityFigures";

export const DataQualityPage = () => (
  <DatasetPage title={words.title} subtitle={words.subtitle}>
    {(dataset) =>
      dataset.kind === "result" && !dataset.hasSeries ? (
        <Notice title={words.notJudgedTitle}>
          <p>{words.notJudged}</p>
        </Notice>
      ) : (
        <Judged key={dataset.id} dataset={dataset} />
      )
    }
  </DatasetPage>
);

function Judged({ dataset }: { dataset: Dataset }) {
  const [{ rule, offset = 0 }] = useView();
  const query = useQuery({ ...qualityQuery(dataset.id, rule, offset), placeholderData: keepPreviousData });
  return (
    <Loaded query={query} height={520}>
      {(quality) => (
        <>
          <QualityFigures quality={quality} />
          <CompletenessCard rows={quality.completeness} />
          <FindingsCard dataset={dataset} quality={quality} rule={rule} offset={offset} />
        </>
      )}
    </Loaded>
  );
}
