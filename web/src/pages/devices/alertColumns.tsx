import { Link } from "@tanstack/react-router";
import type { Alert } from "../../api/alerts";
import { liveDatasetId } from "../../api/datasets";
import { textColumn, timeColumn } from "../../components/columns";
import { Second, type Column } from "../../components/DataTable";
import { SeverityBadge } from "../../components/SeverityBadge";
import { formatHere } from "../../lib/format";
import { alerts as words } from "../../messages/registry";

/** Who has answered, and how it ended, each with when. */
export function answersTo({ acknowledged, resolved }: Alert): string[] {
  const said: string[] = [];
  if (acknowledged?.by) said.push(words.acknowledgedBy(acknowledged.by, formatHere(acknowledged.at)));
  if (resolved)
    said.push(
      resolved.by
        ? words.resolvedBy(resolved.by, formatHere(resolved.at))
        : words.resolvedItself(formatHere(resolved.at)),
    );
  return said;
}

export const alertColumns = (subjectOf: (alert: Alert) => string): Column<Alert>[] => [
  {
    key: "subject",
    header: words.subject,
    value: subjectOf,
    cell: (row) =>
      row.subjectKind === "meter" ? (
        <Link to="/data" search={{ dataset: liveDatasetId, machine: row.subject }}>
          {subjectOf(row)}
        </Link>
      ) : (
        subjectOf(row)
      ),
  },
  { ...textColumn<Alert>("text", words.text, (row) => row.text), wide: "prose" },
  timeColumn("raised", words.raised, (row) => row.raisedAt, formatHere),
  {
    key: "state",
    header: words.state,
    value: (row) => words.states[row.state],
    cell: (row) => (
      <div>
        {row.state === "active" ? (
          <SeverityBadge severity={row.severity} word={words.states.active} />
        ) : (
          words.states[row.state]
        )}
        {answersTo(row).map((each) => (
          <Second key={each}>{each}</Second>
        ))}
      </div>
    ),
  },
];
