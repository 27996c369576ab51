/** Where a table is highest; null where it holds nothing. */
export function highestCell(
  rows: (number | null)[][],
): { row: number; column: number; value: number } | null {
  let best: { row: number; column: number; value: number } | null = null;
  rows.forEach((cells, row) =>
    cells.forEach((value, column) => {
      if (value !== null && (best === null || value > best.value)) best = { row, column, value };
    }),
  );
  return best;
}
