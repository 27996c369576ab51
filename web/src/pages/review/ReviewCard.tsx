import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { datasetsQuery, type Accepted, type Dataset } from "../../api/datasets";
import { importDataset, previewQuery, type Preview } from "../../api/mapping";
import { Card } from "../../components/Card";
import { Failure, Loaded } from "../../components/Loaded";
import { Notice } from "../../components/Notice";
import { useDeleteDataset } from "../../lib/useDeleteDataset";
import { review as words } from "../../messages/quality";
import { ColumnTable } from "./ColumnTable";
import { firstMapping, lacks, withRole, withUnit } from "./mapping";
import { FirstRows } from "./FirstRows";
import { ReviewQuestions } from "./ReviewQuestions";
import styles from "./Review.module.css";
import { about } from "./about";

interface Props {
  dataset: Dataset;
  onImport: (accepted: Accepted) => void;
}

/** A file that waits for somebody's word on its columns. */
export function ReviewCard({ dataset, onImport }: Props) {
  const preview = useQuery(previewQuery(dataset.id));
  return (
    <Card title={words.title(dataset.name)} hint={words.hint}>
      <Loaded query={preview} height={420}>
        {(found) => <Review dataset={dataset} preview={found} onImport={onImport} />}
      </Loaded>
    </Card>
  );
}

function Review({ dataset, preview, onImport }: Props & { preview: Preview }) {
  const [mapping, setMapping] = useState(() => firstMapping(preview));
  const queries = useQueryClient();
  const bringIn = useMutation({
    mutationFn: () => importDataset(dataset.id, mapping),
    onSuccess: (accepted) => onImport(accepted),
    onSettled: () => queries.invalidateQueries({ queryKey: datasetsQuery.queryKey }),
  });
  const discard = useDeleteDataset();
  const lacking = lacks(mapping);
  const unclear = preview.dates.ambiguous && mapping.dateOrder === null;
  const failed = bringIn.error ?? discard.error;
  return (
    <div className={styles.review}>
      {failed && <Failure error={failed} />}
      {preview.problem && (
        <Notice tone="warning">
          <p>{preview.problem}</p>
        </Notice>
      )}
      <p>{about(preview)}</p>
      {preview.warnings.length > 0 && (
        <Notice tone="warning">
          {preview.warnings.map((each) => (
            <p key={each}>{each}</p>
          ))}
        </Notice>
      )}
      <ColumnTable
        preview={preview}
        mapping={mapping}
        onRole={(index, role) => setMapping((now) => withRole(now, index, role))}
        onUnit={(index, unit) => setMapping((now) => withUnit(now, index, unit))}
      />
      <ReviewQuestions preview={preview} mapping={mapping} onChange={setMapping} />
      <FirstRows preview={preview} />
      {lacking && <Notice tone="warning">{lacking === "time" ? words.noTime : words.noValue}</Notice>}
      <div className={styles.actions}>
        <Button
          loading={bringIn.isPending}
          disabled={lacking !== null || unclear}
          onClick={() => bringIn.mutate()}
        >
          {words.action}
        </Button>
        <Button variant="default" loading={discard.isPending} onClick={() => discard.mutate(dataset.id)}>
          {words.discard}
        </Button>
      </div>
    </div>
  );
}
