/** Attention and its gradient, one matrix of the batch after the other, by the kernels. */
import type { DType } from '../dtype';
import { type FloatArray, kernels, type MatrixView } from '../kernels';
import { count } from './storage';
import { Tensor } from './tensor';

export interface AttentionOperands {
  /** (…, L, E) */
  readonly query: Tensor;
  /** (…, S, E) */
  readonly key: Tensor;
  /** (…, S, Ev) */
  readonly value: Tensor;
  /** Of bools (true: visible), or added to the scores; it broadcasts to (…, L, S). */
  readonly mask: Tensor | null;
  readonly scale: number;
  /** Query i sees the keys 0 to i. */
  readonly causal: boolean;
}

/** The operands as the kernels take them: dense, one matrix an entry of the batch. */
interface Dense {
  readonly type: 'float32' | 'float64';
  readonly lead: readonly number[];
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  readonly width: number;
  readonly valueWidth: number;
  readonly q: FloatArray;
  readonly k: FloatArray;
  readonly v: FloatArray;
  /** Added to the scores. */
  readonly mask: { readonly data: FloatArray; readonly stride: number } | null;
  readonly scale: number;
  readonly causal: boolean;
}

/** softmax(query·keyᵀ·scale + mask)·value, of the given sizes (…, L, Ev). */
export function attentionValue(operands: AttentionOperands, sizes: readonly number[]): Tensor {
  const x = denseOf(operands, sizes.slice(0, -2));
  const out = Tensor.zeros(x.type, sizes);
  if (x.keys === 0) return out.to(operands.query.dtype);
  const data = out.data as FloatArray;
  // In float64 there is no kernel for the whole that would be faster than those for its parts.
  if (x.type === 'float32') kernels().attention(data, x.q, x.k, x.v, { ...x, firstPosition: x.causal ? 0 : null });
  else {
    const weights = new Float64Array(x.queries * x.keys);
    for (let n = 0; n < x.batch; n++) {
      weightsOf(x, n, weights);
      const part = data.subarray(n * x.queries * x.valueWidth, (n + 1) * x.queries * x.valueWidth);
      multiply(part, weights, 0, false, x.v, n * x.keys * x.valueWidth, false, [x.queries, x.valueWidth, x.keys]);
    }
  }
  return out.to(operands.query.dtype);
}

/**
 * The adjoints of query, key and value, each of the whole batch, and of the scores where they are asked for. `g` is that of
 * the result. With weights P = softmax(scores): dV = Pᵀ g, dP = g Vᵀ, and dP becomes the adjoint of the scores as in softmax.
 */
export function attentionGradient(g: Tensor, operands: AttentionOperands, withScores: boolean): Tensor[] {
  const x = denseOf(operands, g.sizes.slice(0, -2));
  const { queries: m, keys: s, width: e, valueWidth: w } = x;
  const adjoint = floats(g, x.type);
  const out = [
    Tensor.blank(x.type, [...x.lead, m, e]),
    Tensor.blank(x.type, [...x.lead, s, e]),
    Tensor.blank(x.type, [...x.lead, s, w]),
  ];
  if (withScores) out.push(Tensor.blank(x.type, [...x.lead, m, s]));
  const [forQuery, forKey, forValue, forScores] = out.map((t) => t.data as FloatArray);
  if (x.type === 'float32' && !withScores) {
    const options = { ...x, firstPosition: x.causal ? 0 : null };
    kernels().attentionGradient({ q: forQuery, k: forKey, v: forValue }, adjoint, x.q, x.k, x.v, options);
    return out.map((t, i) => t.to([operands.query, operands.key, operands.value][i].dtype));
  }
  const weights = room(x.type, m * s);
  const scores = room(x.type, m * s);
  for (let n = 0; n < x.batch; n++) {
    weightsOf(x, n, weights);
    multiply(scores, adjoint, n * m * w, false, x.v, n * s * w, true, [m, s, w]);
    multiply(forValue.subarray(n * s * w, (n + 1) * s * w), weights, 0, true, adjoint, n * m * w, false, [s, w, m]);
    kernels().softmaxGradient(scores, scores, weights, m, s);
    forScores?.set(scores, n * m * s);
    for (let i = 0; i < scores.length; i++) scores[i] *= x.scale;
    multiply(forQuery.subarray(n * m * e, (n + 1) * m * e), scores, 0, false, x.k, n * s * e, false, [m, e, s]);
    multiply(forKey.subarray(n * s * e, (n + 1) * s * e), scores, 0, true, x.q, n * m * e, false, [s, e, m]);
  }
  const types = [operands.query, operands.key, operands.value, operands.mask].map((t) => t?.dtype);
  return out.map((t, i) => t.to(types[i] ?? x.type));
}

function room(type: Dense['type'], length: number): FloatArray {
  return type === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

/** Types without kernels are computed with in double precision. */
function denseOf({ query, key, value, mask, scale, causal }: AttentionOperands, lead: readonly number[]): Dense {
  const type = query.dtype === 'float32' ? 'float32' : 'float64';
  const [queries, width] = query.sizes.slice(-2);
  const [keys, valueWidth] = value.sizes.slice(-2);
  const [q, k, v] = [query, key, value].map((x) => floats(x.expand([...lead, ...x.sizes.slice(-2)]), type));
  return {
    ...{ type, lead, batch: count(lead), queries, keys, width, valueWidth, q, k, v, scale, causal },
    mask: mask && maskOf(mask, lead, [queries, keys], type),
  };
}

function floats(x: Tensor, type: DType): FloatArray {
  return x.to(type).dense() as FloatArray;
}

/** One matrix for all of the batch where it is one. */
function maskOf(mask: Tensor, lead: readonly number[], scores: readonly number[], type: Dense['type']): Dense['mask'] {
  const isShared = count(mask.sizes.slice(0, -2)) === 1;
  const whole = isShared ? mask.reshape(mask.sizes.slice(-2)).expand(scores) : mask.expand([...lead, ...scores]);
  const data = room(type, whole.size);
  const from = whole.dense();
  if (mask.dtype === 'bool') for (let i = 0; i < data.length; i++) data[i] = from[i] ? 0 : Number.NEGATIVE_INFINITY;
  else data.set(from);
  return { data, stride: isShared ? 0 : count(scores) };
}

/** The weights of the keys for the queries of matrix n of the batch. */
function weightsOf(x: Dense, n: number, to: FloatArray): void {
  const { queries, keys, width } = x;
  multiply(to, x.q, n * queries * width, false, x.k, n * keys * width, true, [queries, keys, width]);
  for (let i = 0; i < to.length; i++) to[i] *= x.scale;
  const { mask } = x;
  if (mask) for (let i = 0, from = n * mask.stride; i < to.length; i++) to[i] += mask.data[from + i];
  if (x.causal) {
    for (let i = 0; i < queries; i++) for (let j = i + 1; j < keys; j++) to[i * keys + j] = Number.NEGATIVE_INFINITY;
  }
  kernels().softmax(to, to, queries, keys);
}

/** out (m, n) = a (m, k) · b (k, n), each of which may be kept transposed. */
function multiply(
  out: FloatArray,
  a: FloatArray,
  aFrom: number,
  aTransposed: boolean,
  b: FloatArray,
  bFrom: number,
  bTransposed: boolean,
  [m, n, k]: readonly number[],
): void {
  kernels().matmul(out, viewOf(a, aFrom, m, k, aTransposed), viewOf(b, bFrom, k, n, bTransposed), {
    batch: 1,
    m,
    n,
    k,
  });
}

function viewOf(data: FloatArray, offset: number, rows: number, columns: number, transposed: boolean): MatrixView {
  const [rowStride, columnStride] = transposed ? [1, rows] : [columns, 1];
  return { data, offset, rowStride, columnStride, batchStride: 0 };
}
