import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Dataset } from "../../api/datasets";
import { aggregatesQuery } from "../../api/energy";
import type { Range } from "../../charts/range";
import { Notice } from "../../components/Notice";
import { formatNumber } from "../../lib/format";
import { dashboard as words } from "../../messages/dashboard";

interface Props {
  dataset: Dataset;
  range: Range | null;
}

/** Says which days are in none of the figures here. */
export function LeftOut({ dataset, range }: Props) {
  const { data } = useQuery(aggregatesQuery({ datasetId: dataset.id, from: range?.[0], to: range?.[1] }));
  if (!data || data.excludedDays === 0) return null;
  return (
    <Notice>
      <p>
        {words.leftOut(formatNumber(data.excludedDays), data.excludedDays === 1)}{" "}
        <Link to="/data-quality" search={{ dataset: dataset.id }}>
          {words.leftOutWhy}
        </Link>
      </p>
    </Notice>
  );
}
