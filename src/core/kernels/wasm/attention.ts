/** Drives the attention kernel: one entry of the batch after the other, by pieces of its queries. */
import type { AttentionOptions, FloatArray } from '../types';
import type { Engine } from './module';

/** As in `assembly/attention.ts`: queries and keys of a block, and the bytes of its work space but for packed queries. */
const QUERIES = 48;
const KEYS = 128;
const WORK_SPACE = 2 * 4 * QUERIES * KEYS + 2 * 8 * QUERIES;
/** Queries of a piece. */
const PIECE = 4 * QUERIES;

const up = (size: number, to: number) => Math.ceil(size / to) * to;

export function attention(
  engine: Engine,
  out: FloatArray,
  q: FloatArray,
  k: FloatArray,
  v: FloatArray,
  options: AttentionOptions,
): void {
  const { batch, queries, keys, width, valueWidth, scale, firstPosition, mask } = options;
  const { scratch, exports } = engine;
  const padded = up(valueWidth, 8);
  const piece = Math.min(up(queries, QUERIES), PIECE);
  const [staged, packedKeys, packedValues, rows, terms, sums, work] = scratch.take(
    4 * keys * Math.max(width, valueWidth),
    4 * up(keys, 8) * width,
    4 * keys * padded,
    4 * piece * width,
    mask ? 4 * piece * keys : 0,
    4 * piece * padded,
    WORK_SPACE + 4 * QUERIES * width,
  );
  for (let n = 0; n < batch; n++) {
    scratch.put(staged, k, n * keys * width, keys * width);
    exports.packColumns32(packedKeys, staged, 4 * width, 4, keys, width);
    scratch.put(staged, v, n * keys * valueWidth, keys * valueWidth);
    for (let key = 0; key < keys; key += KEYS) {
      const [to, from] = [packedValues + 4 * key * padded, staged + 4 * key * valueWidth];
      exports.packColumns32(to, from, 4, 4 * valueWidth, valueWidth, Math.min(KEYS, keys - key));
    }
    for (let i = 0; i < queries; i += piece) {
      const count = Math.min(piece, queries - i);
      scratch.put(rows, q, (n * queries + i) * width, count * width);
      if (mask) scratch.put(terms, mask.data, n * mask.stride + i * keys, count * keys);
      // No further than all keys or none, which keeps it an int32.
      const position = firstPosition === null ? keys : Math.max(-count, Math.min(keys, firstPosition + i));
      exports.attention(
        sums,
        rows,
        packedKeys,
        packedValues,
        mask ? terms : 0,
        work,
        count,
        keys,
        width,
        padded,
        scale,
        position,
      );
      const target = (n * queries + i) * valueWidth;
      if (padded === valueWidth) scratch.get(out, target, sums, count * valueWidth);
      else
        for (let row = 0; row < count; row++)
          scratch.get(out, target + row * valueWidth, sums + 4 * row * padded, valueWidth);
    }
  }
}
