import { ButtonLink } from "../components/ButtonLink";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { datasetsQuery } from "../api/datasets";
import { Card, Grid } from "../components/Card";
import { Failure, Loaded } from "../components/Loaded";
import { JobProgress } from "../components/JobProgress";
import { Notice } from "../components/Notice";
import { Page } from "../components/Page";
import { useSample } from "../lib/useSample";
import { states } from "../messages/common";
import { upload as words } from "../messages/data";
import { samples } from "../messages/quality";
import { DatasetTable } from "./upload/DatasetTable";
import { DropZone } from "./upload/DropZone";
import { SendProgress } from "./upload/SendProgress";
import { useUpload } from "./upload/useUpload";

export function UploadPage() {
  const { state, send, cancel, settle } = useUpload();
  const sample = useSample();
  const datasets = useQuery(datasetsQuery);
  return (
    <Page title={words.title} subtitle={words.subtitle}>
      <DropZone onFile={(file) => void send(file)} disabled={state.phase === "sending"} />
      <div aria-live="polite">
        {state.phase === "sending" && <SendProgress {...state} onCancel={cancel} />}
        {state.phase === "cancelled" && <Notice title={words.cancelled} />}
        {state.phase === "failed" && <Failure error={state.error} />}
        {state.phase === "working" && state.jobId && (
          <JobProgress jobId={state.jobId} name={state.name} onEnd={settle} />
        )}
        {state.phase === "done" && (
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
      <Card title={words.listTitle} hint={words.listHint}>
        <Loaded query={datasets} height={160}>
          {(list) => (list.length === 0 ? <p>{words.none}</p> : <DatasetTable list={list} />)}
        </Loaded>
      </Card>
      <Grid>
        <Card title={samples.title} hint={samples.shapes.machines.text}>
          <Button variant="default" loading={sample.isPending} onClick={() => sample.mutate()}>
            {states.sample}
          </Button>
          {sample.isError && <Failure error={sample.error} />}
        </Card>
      </Grid>
    </Page>
  );
}
