import { useMemo, useState } from "react";
import type { Dataset } from "../../api/datasets";
import { LineChart, type Line } from "../../charts/LineChart";
import type { Range } from "../../charts/range";
import { Failure, LoadingShape } from "../../components/Loaded";
import { formatDateTime, formatDuration, formatKilo, formatKw } from "../../lib/format";
import { loadFigures } from "../../lib/loadFigures";
import { useLoad } from "../../lib/useLoad";
import { usePageRange } from "../../lib/usePageRange";
import { dashboard as words } from "../../messages/dashboard";

const lineOf = (values: (number | null)[]): Line[] => [{ label: words.loadLine, values, series: 0 }];

/** The load of all meters together. */
export function LoadChart({ dataset, extent }: { dataset: Dataset; extent: Range }) {
  const { range, onRange } = usePageRange();
  const [width, setWidth] = useState(1000);
  const { query, drawn, busy } = useLoad(dataset.id, range, width);
  const whole = useLoad(dataset.id, null, width);
  const lines = useMemo(() => drawn && lineOf(drawn.kw), [drawn]);
  const overview = useMemo(
    () => whole.drawn && { x: whole.drawn.x, lines: lineOf(whole.drawn.kw) },
    [whole.drawn],
  );
  if (query.isError && !drawn) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!drawn || !lines) return <LoadingShape height={420} />;
  const figures = loadFigures(drawn.x, drawn.kw, drawn.kwh);
  const summary = figures
    ? words.loadSummary(
        formatKilo(figures.energyKwh, "Wh"),
        formatKw(figures.meanKw),
        formatKw(figures.peakKw),
        formatDateTime(figures.peakAt),
      )
    : words.loadNone;
  return (
    <LineChart
      name="load"
      title={words.load}
      summary={`${summary} ${words.loadStep(formatDuration((query.data?.stepMs ?? 0) / 1000))}`}
      x={drawn.x}
      lines={lines}
      unit="kW"
      extent={extent}
      overview={overview ?? undefined}
      range={range}
      onRange={onRange}
      busy={busy}
      onWidth={setWidth}
      fromZero
      height={320}
    />
  );
}
