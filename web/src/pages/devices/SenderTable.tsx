import type { Sender } from "../../api/senders";
import { actionsColumn } from "../../components/actionsColumn";
import { timeColumn } from "../../components/columns";
import { DataTable, Second, type Column } from "../../components/DataTable";
import { formatHere, formatNumber } from "../../lib/format";
import { inOurWords } from "../../messages/server";
import { senders as words } from "../../messages/senders";

const shownMeters = 3;

function metersOf({ meters }: Sender): string {
  if (meters.includes("*")) return words.all;
  const shown = meters.slice(0, shownMeters).join(", ");
  const more = meters.length - shownMeters;
  return more > 0 ? `${shown} ${words.more(formatNumber(more))}` : shown;
}

const stateOf = ({ disabled }: Sender) => (disabled ? words.disabled : words.active);

/** Of all its tokens. */
const lastUsed = ({ tokens }: Sender) =>
  tokens.reduce<number | null>((last, { lastUsed: at }) => Math.max(last ?? 0, at ?? 0) || null, null);

const errorsOf = ({ errors }: Sender) => errors.rejected + errors.refused;

interface Props {
  list: Sender[];
  /** Id of the device that is being changed. */
  busy: string | null;
  onAble: (sender: Sender) => void;
  onToken: (sender: Sender) => void;
  onRemove: (sender: Sender) => void;
}

export function SenderTable({ list, busy, onAble, onToken, onRemove }: Props) {
  const columns: Column<Sender>[] = [
    {
      key: "name",
      header: words.name,
      value: (row) => row.name,
      cell: (row) => (
        <>
          {row.name}
          {row.place && <Second>{row.place}</Second>}
        </>
      ),
    },
    { key: "meters", header: words.meters, value: metersOf, cell: metersOf },
    { key: "state", header: words.state, value: stateOf, cell: stateOf },
    {
      key: "errors",
      header: words.errors,
      value: errorsOf,
      cell: (row) => (
        <div>
          {formatNumber(errorsOf(row))}
          {row.errors.last && <Second>{inOurWords(row.errors.last)}</Second>}
          {row.errors.lastAt !== null && <Second>{formatHere(row.errors.lastAt)}</Second>}
        </div>
      ),
    },
    {
      key: "lastSeen",
      header: words.lastSeen,
      value: (row) => row.lastSeen,
      oneLine: true,
      cell: (row) => (
        <div>
          {row.lastSeen === null ? words.never : formatHere(row.lastSeen)}
          {row.lastSeen !== null && <Second>{words.rate(formatNumber(row.readingsPerMinute, 1))}</Second>}
        </div>
      ),
    },
    timeColumn("lastUsed", words.lastUsed, lastUsed, (at) => (at === null ? words.never : formatHere(at))),
    actionsColumn(words.actions, (row) => [
      { text: words.token, label: words.tokenFor(row.name), run: () => onToken(row) },
      {
        text: row.disabled ? words.enable : words.disable,
        label: row.disabled ? words.enableOne(row.name) : words.disableOne(row.name),
        run: () => onAble(row),
        busy: busy === row.id,
      },
      { text: words.remove, label: words.removeOne(row.name), run: () => onRemove(row) },
    ]),
  ];
  return <DataTable label={words.list} columns={columns} rows={list} rowKey={(row) => row.id} />;
}
