import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { devicesQuery, endSession, type SignedInDevice } from "../../api/people";
import { Card } from "../../components/Card";
import { timeColumn } from "../../components/columns";
import { DataTable, type Column } from "../../components/DataTable";
import { Failure, Loaded } from "../../components/Loaded";
import { deviceName } from "../../lib/deviceName";
import { formatHere } from "../../lib/format";
import { settings } from "../../messages/settings";
import { SettingsPage } from "./SettingsPage";

const words = settings.sessions;

function nameOf({ userAgent }: SignedInDevice): string {
  const { browser, system } = deviceName(userAgent);
  return browser ? words.on(browser, system) : userAgent.slice(0, 80) || words.unknownDevice;
}

export function SessionsPage() {
  const devices = useQuery(devicesQuery);
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: endSession,
    onSettled: () => queries.invalidateQueries({ queryKey: devicesQuery.queryKey }),
  });
  const columns: Column<SignedInDevice>[] = [
    {
      key: "device",
      header: words.device,
      value: nameOf,
      cell: (row) => (row.current ? `${nameOf(row)} (${words.current})` : nameOf(row)),
    },
    timeColumn("created", words.created, (row) => row.created, formatHere),
    timeColumn("seen", words.lastSeen, (row) => row.lastSeen, formatHere),
    timeColumn("until", words.expires, (row) => row.expires, formatHere),
    {
      key: "end",
      header: words.end,
      value: () => null,
      wide: "buttons",
      cell: (row) =>
        !row.current && (
          <Button
            variant="default"
            size="xs"
            aria-label={words.endDevice(nameOf(row))}
            loading={end.isPending && end.variables === row.id}
            onClick={() => end.mutate(row.id)}
          >
            {words.end}
          </Button>
        ),
    },
  ];
  return (
    <SettingsPage name="sessions">
      {end.isError && <Failure error={end.error} />}
      <Card>
        <Loaded query={devices}>
          {(list) => (
            <DataTable
              label={settings.tabs.sessions}
              columns={columns}
              rows={list}
              rowKey={(row) => row.id}
            />
          )}
        </Loaded>
      </Card>
    </SettingsPage>
  );
}
