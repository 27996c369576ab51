import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Dataset } from "../../api/datasets";
import { decide, type Decided, type QualityFinding } from "../../api/quality";
import { DataTable, type Column } from "../../components/DataTable";
import { Failure } from "../../components/Loaded";
import { formatNumber, formatSpan, prose, unknown } from "../../lib/format";
import { useSession } from "../../lib/useSession";
import { metricWords } from "../../messages/common";
import { quality as words } from "../../messages/quality";
import { CorrectValue } from "./CorrectValue";
import { DecisionCell } from "./DecisionCell";
import { KeepReading } from "./KeepReading";
import { LevelBadge } from "./LevelBadge";
import styles from "./Quality.module.css";

const levels = ["notice", "warning", "error"];
const metricName = (metric: string | null) =>
  metric === null ? "" : (metricWords[metric as keyof typeof metricWords]?.name ?? metric);

const columns: Column<QualityFinding>[] = [
  {
    key: "level",
    header: words.rulesTitle,
    value: (row) => levels.indexOf(row.level),
    cell: (row) => (
      <div>
        <LevelBadge level={row.level} />
        <span className={styles.muted}>{words.rules[row.rule] ?? row.rule}</span>
      </div>
    ),
  },
  {
    key: "meter",
    header: words.meter,
    value: (row) => row.meter,
    cell: (row) => (
      <div>
        {row.meter || words.wholeFile}
        <span className={styles.muted}>{metricName(row.metric)}</span>
      </div>
    ),
  },
  {
    key: "when",
    header: words.when,
    value: (row) => row.from,
    cell: (row) => (
      <div>
        {formatSpan(row.from, row.to)}
        {row.rows > 1 && <span className={styles.muted}>{words.readings(formatNumber(row.rows))}</span>}
        {row.row !== null && <span className={styles.muted}>{words.inRow(formatNumber(row.row))}</span>}
      </div>
    ),
  },
  {
    key: "value",
    header: words.value,
    value: (row) => row.value,
    cell: (row) =>
      row.value === null ? unknown : <mark className={styles.value}>{formatNumber(row.value, 3)}</mark>,
    numeric: true,
  },
  {
    key: "expected",
    header: words.expected,
    value: (row) => row.expected,
    cell: (row) => formatNumber(row.expected, 3),
    numeric: true,
  },
  {
    key: "message",
    header: words.finding,
    value: (row) => row.message,
    wide: "prose",
    cell: (row) => (
      <div>
        {prose(row.message)}
        {row.suggestion && <span className={styles.muted}>{prose(row.suggestion)}</span>}
      </div>
    ),
  },
];

interface Props {
  dataset: Dataset;
  findings: QualityFinding[];
}

/** Each finding with what was read, and what somebody decided about it; every decision can be undone. */
export function FindingTable({ dataset, findings }: Props) {
  const queries = useQueryClient();
  const { mayChange } = useSession();
  const [corrected, setCorrected] = useState<QualityFinding | null>(null);
  const change = useMutation({
    mutationFn: ({ id, ...decided }: Decided & { id: string }) => decide(dataset.id, id, decided),
    // Its totals and pictures are others now, too.
    onSettled: () =>
      queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(dataset.id) }),
  });
  const decision: Column<QualityFinding> = {
    key: "decision",
    header: words.decision,
    value: (row) => row.decision,
    wide: "buttons",
    cell: (row) => (
      <DecisionCell
        finding={row}
        allowed={mayChange(dataset)}
        busy={change.isPending && change.variables.id === row.id}
        onDecide={(next) =>
          next === "corrected" ? setCorrected(row) : change.mutate({ id: row.id, decision: next })
        }
      />
    ),
  };
  return (
    <>
      {change.isError && <Failure error={change.error} />}
      <DataTable
        label={words.findingsTitle}
        columns={[...columns, decision]}
        rows={findings}
        rowKey={(row) => row.id}
        maxHeight={640}
      />
      {corrected && corrected.choices.length > 0 && (
        <KeepReading
          finding={corrected}
          onClose={() => setCorrected(null)}
          onKeep={(keep) => {
            change.mutate({ id: corrected.id, decision: "corrected", keep });
            setCorrected(null);
          }}
        />
      )}
      {corrected && corrected.choices.length === 0 && (
        <CorrectValue
          finding={corrected}
          onClose={() => setCorrected(null)}
          onSave={(value) => {
            change.mutate({ id: corrected.id, decision: "corrected", value });
            setCorrected(null);
          }}
        />
      )}
    </>
  );
}
