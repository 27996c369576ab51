import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { registeredMetersQuery, removeSite, sitesQuery, type Site } from "../../api/registry";
import { actionsColumn } from "../../components/actionsColumn";
import { Card } from "../../components/Card";
import { numberColumn, textColumn } from "../../components/columns";
import { Confirm } from "../../components/Confirm";
import { DataTable, Second, type Column } from "../../components/DataTable";
import { Failure, Loaded } from "../../components/Loaded";
import { formatNumber } from "../../lib/format";
import { useSession } from "../../lib/useSession";
import { registry as words } from "../../messages/registry";
import { SiteForm } from "./SiteForm";

/** Where meters stand. */
export function Sites() {
  const { may } = useSession();
  const sites = useQuery(sitesQuery);
  const meters = useQuery(registeredMetersQuery).data ?? [];
  const [asked, setAsked] = useState<Site | "new" | null>(null);
  const [leaving, setLeaving] = useState<Site | null>(null);
  const columns: Column<Site>[] = [
    {
      key: "name",
      header: words.site,
      value: (row) => row.name,
      cell: (row) => (
        <>
          {row.name}
          {row.place && <Second>{row.place}</Second>}
        </>
      ),
    },
    textColumn("zone", words.zone, (row) => row.timeZone),
    numberColumn(
      "meters",
      words.siteMeters,
      ({ id }) => meters.filter((each) => each.siteId === id).length,
      (count) => formatNumber(count),
    ),
  ];
  if (may("technician"))
    columns.push(
      actionsColumn(words.actions, (row) => [
        { text: words.change, label: words.changeSite(row.name), run: () => setAsked(row) },
        { text: words.remove, label: words.removeSite(row.name), run: () => setLeaving(row) },
      ]),
    );
  return (
    <Card
      title={words.sites}
      hint={words.sitesHint}
      aside={
        may("technician") && (
          <Button size="xs" onClick={() => setAsked("new")}>
            {words.addSite}
          </Button>
        )
      }
    >
      <Loaded query={sites} height={160}>
        {(all) =>
          all.length === 0 ? (
            <p>{words.noSites}</p>
          ) : (
            <DataTable label={words.sites} columns={columns} rows={all} rowKey={(row) => row.id} />
          )
        }
      </Loaded>
      {asked && <SiteForm site={asked === "new" ? null : asked} onClose={() => setAsked(null)} />}
      {leaving && <Leave site={leaving} onClose={() => setLeaving(null)} />}
    </Card>
  );
}

function Leave({ site, onClose }: { site: Site; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeSite(site.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: sitesQuery.queryKey });
      await queries.invalidateQueries({ queryKey: registeredMetersQuery.queryKey });
      onClose();
    },
  });
  return (
    <Confirm
      title={words.removeSiteTitle(site.name)}
      text={words.removeSiteText}
      onClose={onClose}
      action={
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          {words.remove}
        </Button>
      }
    >
      {remove.isError && <Failure error={remove.error} />}
    </Confirm>
  );
}
