import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { backupsQuery, makeBackup, type Backup } from "../../api/backups";
import { ApiError } from "../../api/problem";
import { Card } from "../../components/Card";
import { numberColumn, textColumn, timeColumn } from "../../components/columns";
import { DataTable, type Column } from "../../components/DataTable";
import { JobProgress } from "../../components/JobProgress";
import { Failure, Loaded } from "../../components/Loaded";
import { formatBytes, formatHere, formatNumber } from "../../lib/format";
import { settings } from "../../messages/settings";
import { AdminOnly } from "./AdminOnly";
import { SettingsPage } from "./SettingsPage";
import styles from "./SettingsPage.module.css";

const words = settings.backup;

const columns: Column<Backup>[] = [
  textColumn("name", words.name, (row) => row.name),
  timeColumn("created", words.created, (row) => row.created, formatHere),
  numberColumn("files", words.files, (row) => row.files, formatNumber),
  numberColumn("bytes", words.size, (row) => row.bytes, formatBytes),
];

export const BackupPage = () => (
  <AdminOnly name="backup">
    <Backups />
  </AdminOnly>
);

function Backups() {
  const backups = useQuery(backupsQuery);
  const queries = useQueryClient();
  const [running, setRunning] = useState<{ name: string; jobId: string } | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const make = useMutation({
    mutationFn: makeBackup,
    onMutate: () => setFailure(null),
    onSuccess: setRunning,
    onError: setFailure,
  });
  return (
    <SettingsPage name="backup">
      <Card title={words.list} hint={words.hint}>
        <div className={styles.stack}>
          {failure && <Failure error={failure} />}
          {running ? (
            <JobProgress
              jobId={running.jobId}
              name={running.name}
              onEnd={(job) => {
                setRunning(null);
                if (job.error) setFailure(new ApiError(0, { title: words.failed, detail: job.error }));
                void queries.invalidateQueries({ queryKey: backupsQuery.queryKey });
              }}
            />
          ) : (
            <div>
              <Button loading={make.isPending} onClick={() => make.mutate()}>
                {words.make}
              </Button>
            </div>
          )}
          <Loaded query={backups}>
            {(list) =>
              list.length === 0 ? (
                <p>{words.none}</p>
              ) : (
                <DataTable label={words.list} columns={columns} rows={list} rowKey={(row) => row.name} />
              )
            }
          </Loaded>
        </div>
      </Card>
      <p className={styles.note}>{words.restore}</p>
    </SettingsPage>
  );
}
