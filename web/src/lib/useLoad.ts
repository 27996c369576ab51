import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { loadQuery } from "../api/energy";
import { withGaps, type Range } from "../charts/range";
import { pointsFor } from "./useSeries";

/** The load of a whole data set; while a new zoom is asked for, the picture of the last one stays. */
export function useLoad(datasetId: string, range: Range | null, width: number) {
  const [settled] = useDebouncedValue(range, 150, { leading: true });
  const query = useQuery({
    ...loadQuery({ datasetId, from: settled?.[0], to: settled?.[1] }, pointsFor(width)),
    placeholderData: (before, previous) =>
      previous?.queryKey[1] === datasetId ? keepPreviousData(before) : undefined,
  });
  const drawn = useMemo(() => {
    if (!query.data) return null;
    const { at, meanKw, energyKwh, stepMs } = query.data;
    const { at: x, columns } = withGaps(at, [meanKw, energyKwh], stepMs);
    return { x, kw: columns[0]!, kwh: columns[1]! };
  }, [query.data]);
  return { query, drawn, busy: query.isPlaceholderData || settled !== range };
}
