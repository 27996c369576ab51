import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Dataset } from "../../api/datasets";
import { profileQuery } from "../../api/energy";
import type { Range } from "../../charts/range";
import { WeekHeatMap } from "../../charts/WeekHeatMap";
import { Loaded } from "../../components/Loaded";
import { Notice } from "../../components/Notice";
import { formatHour, formatKw, weekdays } from "../../lib/format";
import { highestCell } from "../../lib/highestCell";
import { dashboard as words } from "../../messages/dashboard";

const hours = Array.from({ length: 24 }, (_, hour) => formatHour(hour));

interface Props {
  dataset: Dataset;
  range: Range | null;
}

/** When in the week the load is high. */
export function WeekChart({ dataset, range }: Props) {
  const query = useQuery({
    ...profileQuery({ datasetId: dataset.id, from: range?.[0], to: range?.[1] }, "activePowerKw"),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => query.data?.cells.map((row) => row.map(({ mean }) => mean)), [query.data]);
  return (
    <Loaded query={query} height={400}>
      {() => {
        const highest = rows && highestCell(rows);
        if (!rows || !highest) return <Notice title={words.week}>{words.weekNone}</Notice>;
        return (
          <WeekHeatMap
            title={words.week}
            summary={words.weekSummary(
              weekdays[highest.row]!,
              hours[highest.column]!,
              formatKw(highest.value),
            )}
            rows={rows}
            rowNames={weekdays}
            columnNames={hours}
            of={words.weekday}
            valueText={formatKw}
            text={words.weekCell}
          />
        );
      }}
    </Loaded>
  );
}
