import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { isQuiet, registeredMetersQuery, sitesQuery, type RegisteredMeter } from "../../api/registry";
import { ButtonLink } from "../../components/ButtonLink";
import { actionsColumn } from "../../components/actionsColumn";
import { Card } from "../../components/Card";
import { DataTable } from "../../components/DataTable";
import { EmptyPart } from "../../components/EmptyStart";
import { Field } from "../../components/Field";
import { Loaded } from "../../components/Loaded";
import { formatNumber } from "../../lib/format";
import { useSession } from "../../lib/useSession";
import { registry as words } from "../../messages/registry";
import styles from "./Devices.module.css";
import { EditMeter } from "./EditMeter";
import { meterColumns } from "./meterColumns";
import { calledBy, placeOf } from "./names";
import { useDeviceNames } from "./useDeviceNames";

/** Meters that send by themselves, as people call them, and whether they are heard. */
export function Meters() {
  const { may } = useSession();
  const meters = useQuery(registeredMetersQuery);
  return (
    <Loaded query={meters} height={420}>
      {(all) =>
        all.length === 0 ? (
          <EmptyPart title={words.noMeters} text={words.noMetersText}>
            {may("technician") && (
              <ButtonLink to="/devices" search={{ tab: "senders" }}>
                {words.addDevice}
              </ButtonLink>
            )}
          </EmptyPart>
        ) : (
          <MeterList all={all} />
        )
      }
    </Loaded>
  );
}

function MeterList({ all }: { all: RegisteredMeter[] }) {
  const { may } = useSession();
  const sites = useQuery(sitesQuery).data;
  const devices = useDeviceNames();
  const [filter, setFilter] = useState("");
  const [changed, setChanged] = useState<RegisteredMeter | null>(null);
  const known = useMemo(() => sites ?? [], [sites]);
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return all.filter((each) =>
      [each.name, each.meter, each.kind, placeOf(each, known)].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
    );
  }, [all, filter, known]);
  const columns = meterColumns(known, devices);
  if (may("technician"))
    columns.push(
      actionsColumn(words.actions, (row) => [
        { text: words.change, label: words.changeOne(calledBy(row)), run: () => setChanged(row) },
      ]),
    );
  const silent = all.filter(isQuiet).length;
  return (
    <Card title={words.meters} hint={words.metersHint(formatNumber(silent), formatNumber(all.length))}>
      <div className={styles.filter}>
        <Field label={words.filter} type="search" value={filter} onText={setFilter} />
      </div>
      {shown.length === 0 ? (
        <p>{words.noneFits}</p>
      ) : (
        <DataTable
          label={words.meters}
          columns={columns}
          rows={shown}
          rowKey={(row) => row.id}
          maxHeight={620}
        />
      )}
      {changed && <EditMeter meter={changed} sites={known} onClose={() => setChanged(null)} />}
    </Card>
  );
}
