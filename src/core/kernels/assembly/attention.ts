/** Attention of float32 by blocks of keys (Dao et al. 2022); `wasm/attention.ts` drives it. */
import { exp4, expBelow, FROM_88 } from './functions';
import { firstLanes, largestLane, sumLanes64, promoteHigh } from './lanes';
import { blockProduct32, packRows32 } from './matmul';

/** Queries that are worked on together: whole tiles. */
const QUERIES: i32 = 48;
/** Keys of a block. */
const KEYS: i32 = 128;

/** Offsets in the work space; `WORK_SPACE` of `wasm/attention.ts` is its size but for the parts that depend on the width. */
const SCORES: i32 = 0;
const PACKED: i32 = SCORES + 4 * QUERIES * KEYS;
const LARGEST: i32 = PACKED + 4 * QUERIES * KEYS;
const TOTALS: i32 = LARGEST + 8 * QUERIES;
const WIDE: i32 = TOTALS + 8 * QUERIES;

/**
 * out = softmax(q·kᵀ·scale + mask)·v for `queries` rows of q, of which the first is number `position`: it sees the keys
 * up to that number.
 *
 * @param k packed columns of kᵀ, all keys
 * @param v packed columns of v, KEYS keys after KEYS keys
 * @param valueWidth of v and out, a multiple of eight
 * @param mask 0, or the address of (queries, keys) terms
 * @param work room for QUERIES queries and sums beside what the offsets above take
 */
export function attention(
  out: usize,
  q: usize,
  k: usize,
  v: usize,
  mask: usize,
  work: usize,
  queries: i32,
  keys: i32,
  width: i32,
  valueWidth: i32,
  scale: f32,
  position: i32,
): void {
  const packedQueries = work + WIDE;
  for (let first = 0; first < queries; first += QUERIES) {
    const rows = min(QUERIES, queries - first);
    packRows32(packedQueries, q + 4 * first * width, 4 * width, 4, rows, width);
    const target = out + 4 * first * valueWidth;
    memory.fill(target, 0, 4 * QUERIES * valueWidth);
    for (let row = 0; row < rows; row++) {
      store<f32>(work + LARGEST + 4 * row, -Infinity as f32);
      store<f64>(work + TOTALS + 8 * row, 0);
    }
    // The last of these queries sees so many keys.
    const seen = min(keys, max(0, position + first + rows));
    for (let key = 0; key < seen; key += KEYS) {
      const count = min(KEYS, keys - key);
      blockProduct32(packedQueries, k + 4 * key * width, work + SCORES, 4 * KEYS, rows, count, width, false);
      for (let row = 0; row < rows; row++) {
        const visible = max(0, min(count, position + first + row + 1 - key));
        const terms = mask ? mask + 4 * ((first + row) * keys + key) : 0;
        softmaxRow(work, row, terms, count, visible, scale, target + 4 * row * valueWidth, valueWidth);
      }
      packRows32(work + PACKED, work + SCORES, 4 * KEYS, 4, rows, count);
      blockProduct32(work + PACKED, v + 4 * key * valueWidth, target, 4 * valueWidth, rows, valueWidth, count, true);
    }
    for (let row = 0; row < rows; row++)
      multiply(target + 4 * row * valueWidth, valueWidth, <f32>(1 / load<f64>(work + TOTALS + 8 * row)));
  }
}

/** Turns a row of scores into weights relative to the largest score so far; what was summed before is scaled to it. */
function softmaxRow(
  work: usize,
  row: i32,
  mask: usize,
  count: i32,
  visible: i32,
  scale: f32,
  sums: usize,
  valueWidth: i32,
): void {
  const scores = work + SCORES + 4 * KEYS * row;
  const lowest = f32x4.splat(-Infinity as f32);
  const factor = f32x4.splat(scale);
  let top = lowest;
  for (let j = 0; j < count; j += 4) {
    let s = f32x4.mul(v128.load(scores + 4 * j), factor);
    if (mask) s = f32x4.add(s, v128.load(mask + 4 * j));
    if (j + 4 > visible) s = v128.bitselect(s, lowest, firstLanes(visible - j));
    v128.store(scores + 4 * j, s);
    top = f32x4.pmax(top, s);
  }
  const before = load<f32>(work + LARGEST + 4 * row);
  const largest = max(before, largestLane(top));
  // While nothing has been seen, −∞ − (−∞) must not become NaN.
  const base = f32x4.splat(largest == (-Infinity as f32) ? 0 : largest);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let j = 0; j < count; j += 4) {
    // Weights below exp −88 are 0, next to one that is 1.
    const e = expBelow(f32x4.sub(v128.load(scores + 4 * j), base), FROM_88);
    v128.store(scores + 4 * j, e);
    low = f64x2.add(low, f64x2.promote_low_f32x4(e));
    high = f64x2.add(high, promoteHigh(e));
  }
  const added = sumLanes64(f64x2.add(low, high));
  const totals = work + TOTALS + 8 * row;
  if (largest != before) {
    const shrink = f32x4.extract_lane(exp4(f32x4.sub(f32x4.splat(before), base)), 0);
    store<f32>(work + LARGEST + 4 * row, largest);
    store<f64>(totals, load<f64>(totals) * shrink);
    multiply(sums, valueWidth, shrink);
  }
  store<f64>(totals, load<f64>(totals) + added);
}

// @ts-ignore: decorator
@inline
function multiply(x: usize, count: i32, factor: f32): void {
  const f = f32x4.splat(factor);
  for (let end = x + 4 * count; x < end; x += 16) v128.store(x, f32x4.mul(v128.load(x), f));
}
