/** Smaller pictures of large tables. */

/** A table of numbers, row by row. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** A table of at most so many cells a side. See `shrinkTo`. */
export function shrink(grid: Grid, side: number): Grid {
  return shrinkTo(grid, Math.min(grid.rows, side), Math.min(grid.columns, side));
}

/**
 * A table whose cells are means of those they stand for. What is not finite is not averaged away: a cell over one NaN is
 * NaN, a cell over an infinity is not finite.
 */
export function shrinkTo(grid: Grid, rows: number, columns: number): Grid {
  if (rows === grid.rows && columns === grid.columns) return grid;
  const values = new Float32Array(rows * columns);
  const ends = Int32Array.from({ length: columns + 1 }, (_, j) => Math.floor((j * grid.columns) / columns));
  const sums = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const top = Math.floor((i * grid.rows) / rows);
    const bottom = Math.floor(((i + 1) * grid.rows) / rows);
    sums.fill(0);
    for (let r = top; r < bottom; r++) addRow(sums, grid.values, r * grid.columns, ends);
    for (let j = 0; j < columns; j++) values[i * columns + j] = sums[j] / ((bottom - top) * (ends[j + 1] - ends[j]));
  }
  return { rows, columns, values };
}

/** Adds the numbers of a row, which begins at `start`, to the sums of the cells that stand for them. */
function addRow(sums: Float64Array, values: Float32Array, start: number, ends: Int32Array): void {
  let at = start;
  for (let j = 0; j < sums.length; j++) {
    let sum = 0;
    for (const end = start + ends[j + 1]; at < end; at++) sum += values[at];
    sums[j] += sum;
  }
}

/** How often a table is halved until it has at most so many cells, or one of its sides is 1. */
export function halvings(rows: number, columns: number, most: number): number {
  let n = 0;
  while ((rows >> n) * (columns >> n) > most && rows >> n >= 2 && columns >> n >= 2) n++;
  return n;
}

/** The table halved so often. */
export function halved(grid: Grid, times: number): Grid {
  return shrinkTo(grid, grid.rows >> times, grid.columns >> times);
}
