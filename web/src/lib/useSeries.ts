import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { metersQuery, seriesQuery, type Meter, type MetricName } from "../api/series";
import { withGaps, type Range } from "../charts/range";

/** Two points a pixel show all that a screen can; the server takes 4000 at most. */
export const pointsFor = (width: number) => Math.min(2 * Math.max(200, Math.round(width / 100) * 100), 4000);

interface Wish {
  datasetId: string;
  meter: Meter | undefined;
  metric: MetricName;
  range: Range | null;
  width: number;
}

/**
 * The lowest and highest reading of each step of the zoomed range. A zoom is asked for at once, further ones
 * within 150 ms when they rest; a new one gives up the request before it, and the old picture stands until the
 * new one is there.
 */
export function useSeries({ datasetId, meter, metric, range, width }: Wish) {
  const [settled] = useDebouncedValue(range, 150, { leading: true });
  const query = useQuery({
    ...seriesQuery({
      datasetId,
      meter: meter?.id ?? "",
      metric,
      from: settled?.[0],
      to: settled?.[1],
      maxPoints: pointsFor(width),
    }),
    enabled: meter !== undefined,
    placeholderData: (before, previous) =>
      previous?.queryKey[2] === meter?.id && previous?.queryKey[3] === metric
        ? keepPreviousData(before)
        : undefined,
  });
  const intervalMs = meter?.intervalMs ?? 0;
  const drawn = useMemo(() => {
    if (!query.data) return null;
    const { at, min, max, bucketMs } = query.data;
    const { at: x, columns } = withGaps(at, [max, min], Math.max(bucketMs, intervalMs));
    return { x, max: columns[0]!, min: columns[1]! };
  }, [query.data, intervalMs]);
  return { query, drawn, busy: query.isPlaceholderData || settled !== range };
}

export function useMeters(datasetId: string, enabled: boolean) {
  return useQuery({ ...metersQuery(datasetId), enabled });
}
