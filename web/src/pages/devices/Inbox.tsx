import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { discoveredQuery, ignoreDiscovered, type Discovery } from "../../api/registry";
import { actionsColumn } from "../../components/actionsColumn";
import { Card } from "../../components/Card";
import { textColumn, timeColumn } from "../../components/columns";
import { DataTable, Second, type Column } from "../../components/DataTable";
import { Failure, Loaded } from "../../components/Loaded";
import { formatHere, formatNumber } from "../../lib/format";
import { metricWords } from "../../messages/common";
import { registry as words } from "../../messages/registry";
import { AcceptFound } from "./AcceptFound";

const calledBy = (found: Discovery) => found.name || found.meter;
const metricName = (metric: string) =>
  metric in metricWords ? metricWords[metric as keyof typeof metricWords].name : metric;
/** A message may be long; its beginning tells what it is. */
const shortened = (sample: string) => (sample.length > 120 ? `${sample.slice(0, 119)}…` : sample);

/** What turned up by itself and waits for a word, and what was ignored. */
export function Inbox() {
  const queries = useQueryClient();
  const found = useQuery(discoveredQuery);
  const [accepting, setAccepting] = useState<Discovery | null>(null);
  const ignore = useMutation({
    mutationFn: ({ id }: Discovery) => ignoreDiscovered(id),
    onSettled: () => queries.invalidateQueries({ queryKey: discoveredQuery.queryKey }),
  });
  const columns = [
    ...foundColumns,
    actionsColumn<Discovery>(words.actions, (row) => {
      const accept = {
        text: words.accept,
        label: words.acceptOne(calledBy(row)),
        run: () => setAccepting(row),
        first: true,
      };
      const leave = {
        text: words.ignore,
        label: words.ignoreOne(calledBy(row)),
        run: () => ignore.mutate(row),
        busy: ignore.isPending && ignore.variables.id === row.id,
      };
      return row.answer === "waiting" ? [accept, leave] : [accept];
    }),
  ];
  const table = (label: string, rows: Discovery[]) => (
    <DataTable label={label} columns={columns} rows={rows} rowKey={(row) => row.id} maxHeight={620} />
  );
  return (
    <>
      {ignore.isError && <Failure error={ignore.error} />}
      <Loaded query={found} height={240}>
        {(all) => {
          const waiting = all.filter((each) => each.answer === "waiting");
          const ignored = all.filter((each) => each.answer === "ignored");
          return (
            <>
              <Card title={words.inbox} hint={words.inboxHint}>
                {waiting.length === 0 ? <p>{words.noFound}</p> : table(words.inbox, waiting)}
              </Card>
              {ignored.length > 0 && (
                <Card title={words.ignored(formatNumber(ignored.length))} hint={words.ignoredHint}>
                  {table(words.ignored(formatNumber(ignored.length)), ignored)}
                </Card>
              )}
            </>
          );
        }}
      </Loaded>
      {accepting && <AcceptFound found={accepting} onClose={() => setAccepting(null)} />}
    </>
  );
}

const foundColumns: Column<Discovery>[] = [
  {
    key: "found",
    header: words.found,
    value: calledBy,
    cell: (row) => (
      <>
        {calledBy(row)}
        {row.name && <Second>{row.meter}</Second>}
        <Second>{[row.maker, row.model].filter(Boolean).join(" ")}</Second>
      </>
    ),
  },
  textColumn("metrics", words.measures, (row) => row.metrics.map(metricName).join(", ")),
  { ...textColumn<Discovery>("sample", words.sample, (row) => shortened(row.sample)), wide: "prose" },
  timeColumn("lastAt", words.seenAt, (row) => row.lastAt, formatHere),
];
