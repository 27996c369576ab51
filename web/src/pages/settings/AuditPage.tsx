import { useQuery } from "@tanstack/react-query";
import { auditQuery, type AuditRow } from "../../api/people";
import { Card } from "../../components/Card";
import { timeColumn } from "../../components/columns";
import { DataTable, type Column } from "../../components/DataTable";
import { Loaded } from "../../components/Loaded";
import { formatHere, formatNumber, unknown } from "../../lib/format";
import { inOurWords } from "../../messages/server";
import { settings } from "../../messages/settings";
import { AdminOnly } from "./AdminOnly";
import { SettingsPage } from "./SettingsPage";

const words = settings.audit;

const text = (key: string, header: string, of: (row: AuditRow) => string): Column<AuditRow> => ({
  key,
  header,
  value: of,
  cell: of,
});
const columns: Column<AuditRow>[] = [
  timeColumn("at", words.at, (row) => row.at, formatHere),
  text("actor", words.actor, (row) => row.actor ?? words.nobody),
  text("action", words.action, (row) => words.actions[row.action] ?? row.action),
  text("subject", words.subject, (row) => row.subject ?? unknown),
  text("detail", words.detail, (row) => inOurWords(row.detail) || unknown),
  text("address", words.address, (row) => row.address || unknown),
];

export const AuditPage = () => (
  <AdminOnly name="audit">
    <Audit />
  </AdminOnly>
);

function Audit() {
  const audit = useQuery(auditQuery);
  return (
    <SettingsPage name="audit">
      <Loaded query={audit} height={420}>
        {(rows) => (
          <Card title={words.list} hint={words.hint(formatNumber(rows.length))}>
            <DataTable label={words.list} columns={columns} rows={rows} rowKey={(row) => String(row.id)} />
          </Card>
        )}
      </Loaded>
    </SettingsPage>
  );
}
