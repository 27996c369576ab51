import { useMemo } from "react";
import { HeatMatrix } from "../../charts/HeatMatrix";
import { MissingFields } from "../../components/SectionPage";
import { formatFixed } from "../../lib/format";
import { readCorrelation, readPairs } from "../../lib/result/peakLoad";
import { text } from "../../lib/result/read";
import { type Entry } from "../../lib/result/section";
import { finding } from "../../messages/common";
import { peakLoad as words } from "../../messages/findings";

export function Matrix({ entry }: { entry: Entry }) {
  const correlation = useMemo(() => readCorrelation(entry), [entry]);
  const pairs = readPairs(entry);
  if (!correlation) return <MissingFields fields={["correlation"]} />;
  const basis = text(entry.fields, "correlation_basis") ?? "";
  const closest = pairs[0];
  const pair = closest ? words.matrixSummary(`${closest.a} – ${closest.b}`, formatFixed(closest.r, 2)) : "";
  return (
    <HeatMatrix
      title={words.matrixTitle}
      summary={`${pair} ${words.matrixBasis[basis] ? words.matrixBasisLabel(words.matrixBasis[basis]) : ""}`.trim()}
      names={correlation.machines}
      matrix={correlation.matrix}
      text={words.cell}
      of={finding.machine}
    />
  );
}
