import { ButtonLink } from "../components/ButtonLink";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { datasetsQuery } from "../api/datasets";
import { Card } from "../components/Card";
import { Tick } from "../components/Field";
import { Failure, Loaded } from "../components/Loaded";
import { JobProgress } from "../components/JobProgress";
import { Notice } from "../components/Notice";
import { Page } from "../components/Page";
import { useView } from "../lib/useView";
import { upload as words } from "../messages/data";
import { ReviewCard } from "./review/ReviewCard";
import { DatasetTable } from "./upload/DatasetTable";
import { DropZone } from "./upload/DropZone";
import { Samples } from "./upload/Samples";
import { SendProgress } from "./upload/SendProgress";
import { useUpload } from "./upload/useUpload";

export function UploadPage() {
  const { state, send, follow, cancel, settle } = useUpload();
  const [review, setReview] = useState(false);
  const [{ dataset: named }] = useView();
  const datasets = useQuery(datasetsQuery);
  const ours = state.phase === "done" ? state.datasetId : named;
  const waiting = datasets.data?.find((each) => each.id === ours && each.status === "review");
  return (
    <Page title={words.title} subtitle={words.subtitle}>
      <DropZone onFile={(file) => void send(file, review)} disabled={state.phase === "sending"} />
      <Tick label={words.review} checked={review} onTick={setReview} />
      <div aria-live="polite">
        {state.phase === "sending" && <SendProgress {...state} onCancel={cancel} />}
        {state.phase === "cancelled" && <Notice title={words.cancelled} />}
        {state.phase === "failed" && <Failure error={state.error} />}
        {state.phase === "working" && state.jobId && (
          <JobProgress jobId={state.jobId} name={state.name} onEnd={settle} />
        )}
        {state.phase === "done" && !waiting && (
          <Notice
            title={words.done(state.name)}
            actions={
              <ButtonLink to="/overview" search={{ dataset: state.datasetId }} size="xs">
                {words.open}
              </ButtonLink>
            }
          />
        )}
      </div>
      {waiting && (
        <ReviewCard
          key={waiting.id}
          dataset={waiting}
          onImport={(accepted) => follow(waiting.name, accepted)}
        />
      )}
      <Samples />
      <Card title={words.listTitle} hint={words.listHint}>
        <Loaded query={datasets} height={160}>
          {(list) => (list.length === 0 ? <p>{words.none}</p> : <DatasetTable list={list} />)}
        </Loaded>
      </Card>
    </Page>
  );
}
