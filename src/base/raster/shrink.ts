/** Smaller pictures of large tables. */

/** A table of numbers, row by row. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/**
 * A table of at most so many cells a side, whose cells are means of those they stand for. What is not finite is not
 * averaged away: a cell over one NaN is NaN, a cell over an infinity is not finite.
 */
export function shrink(grid: Grid, side: number): Grid {
  const rows = Math.min(grid.rows, side);
  const columns = Math.min(grid.columns, side);
  if (rows === grid.rows && columns === grid.columns) return grid;
  const values = new Float32Array(rows * columns);
  const ends = Array.from({ length: columns + 1 }, (_, j) => Math.floor((j * grid.columns) / columns));
  for (let i = 0; i < rows; i++) {
    const top = Math.floor((i * grid.rows) / rows);
    const bottom = Math.floor(((i + 1) * grid.rows) / rows);
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let r = top; r < bottom; r++)
        for (let c = ends[j]; c < ends[j + 1]; c++) sum += grid.values[r * grid.columns + c];
      values[i * columns + j] = sum / ((bottom - top) * (ends[j + 1] - ends[j]));
    }
  }
  return { rows, columns, values };
}
