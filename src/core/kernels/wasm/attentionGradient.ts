/**
 * Drives the gradient of attention: for each entry of the batch, by blocks of queries, scores and their adjoints are made,
 * used and forgotten in the module's memory.
 */
import { K_BLOCK } from '../blocks';
import type { AttentionGradient, AttentionOptions, FloatArray } from '../types';
import type { Engine } from './module';

/** Queries of a block: whole tiles of rows. Its scores and their adjoints stay in a second-level cache for some hundred keys. */
const QUERIES = 96;
const TILE_ROWS = 6;
const TILE_COLUMNS = 8;

const up = (size: number, to: number) => Math.ceil(size / to) * to;

/** A matrix in the module's memory; strides are in bytes. */
interface Stored {
  readonly at: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

const rowMajor = (at: number, columns: number): Stored => ({ at, rowStride: 4 * columns, columnStride: 4 });
const transposed = ({ at, rowStride, columnStride }: Stored): Stored => {
  return { at, rowStride: columnStride, columnStride: rowStride };
};

class Products {
  constructor(
    private readonly engine: Engine,
    private readonly packed: number,
  ) {}

  /** Packs b (k, n), blocks of K_BLOCK rows one after the other. */
  packRight(to: number, b: Stored, n: number, k: number): number {
    for (let p = 0; p < k; p += K_BLOCK) {
      const target = to + 4 * p * up(n, TILE_COLUMNS);
      const { packColumns32 } = this.engine.exports;
      packColumns32(target, b.at + p * b.rowStride, b.columnStride, b.rowStride, n, Math.min(K_BLOCK, k - p));
    }
    return to;
  }

  /** c (m, n) = or += a (m, k) · b; b is packed, c has whole tiles and rows of up(n, 8). */
  multiply(c: number, a: Stored, b: number, [m, n, k]: readonly number[], add: boolean): void {
    const { packRows32, blockProduct32 } = this.engine.exports;
    const columns = up(n, TILE_COLUMNS);
    for (let i = 0; i < m; i += QUERIES) {
      const rows = Math.min(QUERIES, m - i);
      for (let p = 0; p < k; p += K_BLOCK) {
        const count = Math.min(K_BLOCK, k - p);
        packRows32(this.packed, a.at + i * a.rowStride + p * a.columnStride, a.rowStride, a.columnStride, rows, count);
        const target = c + 4 * i * columns;
        blockProduct32(this.packed, b + 4 * p * columns, target, 4 * columns, rows, n, count, add || p > 0);
      }
    }
  }
}

export function attentionGradient(
  engine: Engine,
  out: AttentionGradient,
  g: FloatArray,
  q: FloatArray,
  k: FloatArray,
  v: FloatArray,
  options: AttentionOptions,
): void {
  const { batch, queries, keys, width, valueWidth, scale } = options;
  const { scratch, exports } = engine;
  const [wide, wideValue, wideKeys, tallKeys] = [
    up(width, TILE_COLUMNS),
    up(valueWidth, TILE_COLUMNS),
    up(keys, TILE_COLUMNS),
    up(keys, TILE_ROWS),
  ];
  const most = Math.min(up(queries, TILE_ROWS), QUERIES);
  const [qs, ks, vs, gs, scores, slopes, byScores, byKeys, byValues, byQueries, bySlopes, ...sums] = scratch.take(
    ...[4 * most * width, 4 * keys * width, 4 * keys * valueWidth, 4 * most * valueWidth],
    ...[4 * most * wideKeys, 4 * most * wideKeys],
    ...[4 * width * wideKeys, 4 * keys * wide, 4 * valueWidth * wideKeys, 4 * most * wide, 4 * most * wideValue],
    ...[4 * most * wide, 4 * tallKeys * wide, 4 * tallKeys * wideValue, 4 * QUERIES * K_BLOCK],
  );
  const [forQueries, forKeys, forValues, packed] = sums;
  const products = new Products(engine, packed);
  for (let n = 0; n < batch; n++) {
    scratch.put(ks, k, n * keys * width, keys * width);
    scratch.put(vs, v, n * keys * valueWidth, keys * valueWidth);
    const [keyRows, valueRows] = [rowMajor(ks, width), rowMajor(vs, valueWidth)];
    products.packRight(byScores, transposed(keyRows), keys, width);
    products.packRight(byKeys, keyRows, width, keys);
    products.packRight(byValues, transposed(valueRows), keys, valueWidth);
    for (let i = 0; i < queries; i += QUERIES) {
      const count = Math.min(QUERIES, queries - i);
      scratch.put(qs, q, (n * queries + i) * width, count * width);
      scaleAt(scratch.floats, qs, count * width, scale);
      scratch.put(gs, g, (n * queries + i) * valueWidth, count * valueWidth);
      products.multiply(scores, rowMajor(qs, width), byScores, [count, keys, width], false);
      hide(scratch.floats, scores / 4, n, i, count, wideKeys, options);
      exports.softmax(scores, count, wideKeys);
      products.multiply(slopes, rowMajor(gs, valueWidth), byValues, [count, keys, valueWidth], false);
      exports.softmaxGradient(slopes, scores, count, wideKeys);

      const [weights, adjoints] = [rowMajor(scores, wideKeys), rowMajor(slopes, wideKeys)];
      products.packRight(bySlopes, rowMajor(gs, valueWidth), valueWidth, count);
      products.multiply(forValues, transposed(weights), bySlopes, [keys, valueWidth, count], i > 0);
      products.packRight(byQueries, rowMajor(qs, width), width, count);
      products.multiply(forKeys, transposed(adjoints), byQueries, [keys, width, count], i > 0);
      products.multiply(forQueries, adjoints, byKeys, [count, width, keys], false);
      scaleAt(scratch.floats, forQueries, count * wide, scale);
      takeRows(engine, out.q, (n * queries + i) * width, forQueries, count, width);
    }
    takeRows(engine, out.k, n * keys * width, forKeys, keys, width);
    takeRows(engine, out.v, n * keys * valueWidth, forValues, keys, valueWidth);
  }
}

function scaleAt(floats: Float32Array, at: number, count: number, factor: number): void {
  for (let i = at / 4, end = i + count; i < end; i++) floats[i] *= factor;
}

/** Adds the mask to scores, and puts −∞ where nothing is to be seen or where there is no key. */
function hide(
  floats: Float32Array,
  at: number,
  n: number,
  first: number,
  count: number,
  padded: number,
  { keys, firstPosition, mask }: AttentionOptions,
): void {
  if (!mask && firstPosition === null && padded === keys) return;
  for (let i = 0; i < count; i++, at += padded) {
    if (mask) {
      const from = n * mask.stride + (first + i) * keys;
      for (let j = 0; j < keys; j++) floats[at + j] += mask.data[from + j];
    }
    const visible = firstPosition === null ? keys : Math.max(0, Math.min(keys, first + i + firstPosition + 1));
    floats.fill(Number.NEGATIVE_INFINITY, at + visible, at + padded);
  }
}

/** Copies rows of `columns` elements from rows of whole tiles. */
function takeRows({ scratch }: Engine, out: FloatArray, to: number, from: number, rows: number, columns: number): void {
  const wide = up(columns, TILE_COLUMNS);
  if (wide === columns) return scratch.get(out, to, from, rows * columns);
  for (let i = 0; i < rows; i++) scratch.get(out, to + i * columns, from + 4 * i * wide, columns);
}
