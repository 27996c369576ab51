import type { Preview } from "../../api/mapping";
import { formatDuration, formatPercent } from "../../lib/format";
import { review as words } from "../../messages/quality";

/** What the program takes the file for, in a few sentences. */
export function about(preview: Preview): string {
  const { shape, shapeConfidence, intervalMs, layout, delimiter, decimalPoint, encoding } = preview;
  return [
    words.looksLike(words.shapes[shape], formatPercent(100 * shapeConfidence, 0)),
    intervalMs && words.every(formatDuration(intervalMs / 1000)),
    layout === "wide" && words.wide,
    encoding && // what is no text has none
      words.written(
        words.delimiters[delimiter] ?? delimiter,
        words.points[decimalPoint] ?? decimalPoint,
        encoding,
      ),
  ]
    .filter(Boolean)
    .join(" ");
}
