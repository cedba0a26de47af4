/** Drives the product of packed blocks over whole matrices (Goto & van de Geijn 2008). */
import { K_BLOCK } from '../blocks';
import * as plain from '../plain/matmul';
import type { FloatArray, MatmulSize, MatrixView } from '../types';
import type { Engine, Scratch } from './module';

/** Rows of a tile, and of `a` that are packed at a time: 96 kB of float32, half of a small second-level cache. */
const TILE_ROWS = 6;
const ROWS = 96;
/** Elements of `b` that are packed at a time. */
const PACKED = 4 << 20;
const MOST_COLUMNS = 2048;
/** Below so many multiplications copying in and out takes longer than the plain kernel. */
const SMALL = 4096;

export function matmul(engine: Engine, out: FloatArray, a: MatrixView, b: MatrixView, size: MatmulSize): void {
  const { batch, m, n, k } = size;
  if (m * n * k < SMALL) return plain.matmul(out, a, b, size);
  // A batch of matrices that follow one another, times one matrix, is one taller matrix.
  if (batch > 1 && b.batchStride === 0 && a.batchStride === m * a.rowStride)
    return product(engine, out, 0, a, b, { ...size, batch: 1, m: m * batch });
  for (let i = 0; i < batch; i++) {
    const [first, second] = [a.offset + i * a.batchStride, b.offset + i * b.batchStride];
    product(engine, out, i * m * n, { ...a, offset: first }, { ...b, offset: second }, size);
  }
}

const up = (size: number, to: number) => Math.ceil(size / to) * to;

function product(engine: Engine, out: FloatArray, at: number, a: MatrixView, b: MatrixView, size: MatmulSize): void {
  const { m, n, k } = size;
  const { scratch, exports } = engine;
  const bytes = out.BYTES_PER_ELEMENT;
  const single = bytes === 4;
  const [packRows, packColumns, blockProduct] = single
    ? [exports.packRows32, exports.packColumns32, exports.blockProduct32]
    : [exports.packRows64, exports.packColumns64, exports.blockProduct64];
  const tileColumns = 32 / bytes;

  const width = Math.min(up(n, tileColumns), MOST_COLUMNS, Math.max(64, up(PACKED / k, tileColumns)));
  const height = Math.min(up(m, TILE_ROWS), ROWS);
  const depth = Math.min(k, K_BLOCK);
  const [left, packedLeft, right, packedRight, block] = scratch.take(
    bytes * stagedLength(height, depth),
    bytes * height * depth,
    bytes * stagedLength(width, depth),
    bytes * width * k,
    bytes * height * width,
  );
  for (let j = 0; j < n; j += width) {
    const columns = Math.min(width, n - j);
    for (let p = 0; p < k; p += depth) {
      const count = Math.min(depth, k - p);
      const from = stage(scratch, right, b, p, j, count, columns);
      packColumns(
        packedRight + p * up(columns, tileColumns) * bytes,
        right,
        from.columnStride * bytes,
        from.rowStride * bytes,
        columns,
        count,
      );
    }
    for (let i = 0; i < m; i += height) {
      const rows = Math.min(height, m - i);
      for (let p = 0; p < k; p += depth) {
        const count = Math.min(depth, k - p);
        const from = stage(scratch, left, a, i, p, rows, count);
        packRows(packedLeft, left, from.rowStride * bytes, from.columnStride * bytes, rows, count);
        const columnsAt = packedRight + p * up(columns, tileColumns) * bytes;
        blockProduct(packedLeft, columnsAt, block, width * bytes, rows, columns, count, p > 0);
      }
      unstage(scratch, out, at + i * n + j, n, block, width, rows, columns);
    }
  }
}

/** Room for a block as `stage` copies it. */
function stagedLength(rows: number, columns: number): number {
  return 2 * rows * columns;
}

type Strides = Pick<MatrixView, 'rowStride' | 'columnStride'>;

/**
 * Copies the block of `rows` rows and `columns` columns at (row, column) to an address, with gaps when they are no longer
 * than the block, and returns its strides there.
 */
function stage(
  scratch: Scratch,
  to: number,
  m: MatrixView,
  row: number,
  column: number,
  rows: number,
  columns: number,
): Strides {
  const { data, rowStride, columnStride } = m;
  const bytes = data.BYTES_PER_ELEMENT;
  const start = m.offset + row * rowStride + column * columnStride;
  const span = (rows - 1) * rowStride + (columns - 1) * columnStride + 1;
  if (rowStride >= 0 && columnStride >= 0 && span <= stagedLength(rows, columns)) {
    scratch.put(to, data, start, span);
    return { rowStride, columnStride };
  }
  if (columnStride === 1) {
    for (let i = 0; i < rows; i++) scratch.put(to + i * columns * bytes, data, start + i * rowStride, columns);
    return { rowStride: columns, columnStride: 1 };
  }
  if (rowStride === 1) {
    for (let j = 0; j < columns; j++) scratch.put(to + j * rows * bytes, data, start + j * columnStride, rows);
    return { rowStride: 1, columnStride: rows };
  }
  const target = bytes === 4 ? scratch.floats : scratch.doubles;
  for (let i = 0, at = to / bytes; i < rows; i++)
    for (let j = 0; j < columns; j++) target[at++] = data[start + i * rowStride + j * columnStride];
  return { rowStride: columns, columnStride: 1 };
}

/** Copies a block with rows of `width` elements to rows of `out` that are `n` apart. */
function unstage(
  scratch: Scratch,
  out: FloatArray,
  at: number,
  n: number,
  block: number,
  width: number,
  rows: number,
  columns: number,
): void {
  if (width === n) return scratch.get(out, at, block, rows * n);
  for (let i = 0; i < rows; i++) scratch.get(out, at + i * n, block + i * width * out.BYTES_PER_ELEMENT, columns);
}
