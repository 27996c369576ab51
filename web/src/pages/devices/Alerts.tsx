import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  acknowledgeAlert,
  alertsKey,
  alertsQuery,
  resolveAlert,
  shownAlerts,
  type Alert,
} from "../../api/alerts";
import { registeredMetersQuery } from "../../api/registry";
import { actionsColumn } from "../../components/actionsColumn";
import { Card } from "../../components/Card";
import { Choice } from "../../components/Choice";
import { DataTable } from "../../components/DataTable";
import { Failure, Loaded } from "../../components/Loaded";
import { formatNumber } from "../../lib/format";
import { useSession } from "../../lib/useSession";
import { useView } from "../../lib/useView";
import { alertStates } from "../../lib/view";
import { alerts as words } from "../../messages/registry";
import { alertColumns } from "./alertColumns";
import styles from "./Devices.module.css";
import { calledBy, sourceName } from "./names";
import { useDeviceNames } from "./useDeviceNames";

const nothing = (state: Alert["state"] | null) =>
  state === null ? words.none : state === "active" ? words.noneOpen : words.noneOf;

/** Who was asked to act, who has answered, and what is over. */
export function Alerts() {
  const { may } = useSession();
  const queries = useQueryClient();
  const [{ state = null }, change] = useView();
  const alerts = useQuery({ ...alertsQuery(state), placeholderData: keepPreviousData });
  const meters = useQuery(registeredMetersQuery).data ?? [];
  const devices = useDeviceNames();
  const answer = useMutation({
    mutationFn: ({ id, how }: { id: string; how: typeof acknowledgeAlert }) => how(id),
    onSettled: () => queries.invalidateQueries({ queryKey: alertsKey }),
  });
  const subjectOf = ({ subjectKind, subject }: Alert) => {
    if (subjectKind === "source") return sourceName(subject, devices);
    const known = meters.find((each) => each.meter === subject);
    return known ? calledBy(known) : subject;
  };
  const columns = alertColumns(subjectOf);
  if (may("technician"))
    columns.push(
      actionsColumn(words.actions, (row) => {
        const action = (text: string, label: string, how: typeof acknowledgeAlert) => ({
          text,
          label,
          run: () => answer.mutate({ id: row.id, how }),
          busy: answer.isPending && answer.variables.id === row.id && answer.variables.how === how,
        });
        const subject = subjectOf(row);
        const actions = [];
        if (row.state === "active")
          actions.push(action(words.acknowledge, words.acknowledgeOne(subject), acknowledgeAlert));
        if (row.state !== "resolved")
          actions.push(action(words.resolve, words.resolveOne(subject), resolveAlert));
        return actions;
      }),
    );
  return (
    <Card
      title={words.title}
      hint={words.hint}
      aside={
        <Choice
          label={words.show}
          value={state ?? "all"}
          onChange={(value) => void change({ state: value === "all" ? undefined : value })}
          options={[
            { value: "all" as const, label: words.all },
            ...alertStates.map((value) => ({ value, label: words.states[value] })),
          ]}
        />
      }
    >
      {answer.isError && <Failure error={answer.error} />}
      <Loaded query={alerts} height={240}>
        {(all) => (
          <>
            {all.length === 0 ? (
              <p>{nothing(state)}</p>
            ) : (
              <DataTable
                label={words.title}
                columns={columns}
                rows={all}
                rowKey={(row) => row.id}
                maxHeight={620}
              />
            )}
            {all.length === shownAlerts && (
              <p className={styles.note}>{words.full(formatNumber(shownAlerts))}</p>
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}
