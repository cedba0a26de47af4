/** The score of one query for each key, in the forms attention has had; a softmax makes weights of them. */
import { demand, demandSameLength } from '../domain';
import { softmax } from '../sampling/softmax';

type Vector = ArrayLike<number>;
/** Rows of equal length. */
type Rows = readonly Vector[];

/** qᵀk/√d with `scaled`, else qᵀk (Luong's multiplicative form with W = I). Vaswani et al., 2017. */
export function dotScores(query: Vector, keys: Rows, scaled: boolean): Float64Array {
  const scale = scaled ? 1 / Math.sqrt(query.length) : 1;
  return Float64Array.from(keys, (k) => dot(query, k) * scale);
}

/** qᵀWk. Luong et al., "Effective approaches to attention-based neural machine translation", 2015. */
export function generalScores(query: Vector, keys: Rows, w: Rows): Float64Array {
  return Float64Array.from(keys, (k) => dot(query, apply(w, k)));
}

/** vᵀ·tanh(Wq + Uk). Bahdanau et al., "Neural machine translation by jointly learning to align and translate", 2015. */
export function additiveScores(query: Vector, keys: Rows, w: Rows, u: Rows, v: Vector): Float64Array {
  const fromQuery = apply(w, query);
  return Float64Array.from(keys, (k) => {
    const fromKey = apply(u, k);
    demandSameLength('additive attention', fromQuery, fromKey);
    return dot(
      v,
      fromQuery.map((x, i) => Math.tanh(x + fromKey[i])),
    );
  });
}

/** softmax of the scores, and what it makes of the values: Σ weight·value. */
export function attend(scores: Vector, values: Rows): { weights: Float64Array; output: Float64Array } {
  demandSameLength('attention', scores, values);
  const weights = softmax(scores);
  const output = new Float64Array(values[0].length);
  values.forEach((value, i) => {
    demandSameLength('attention values', output, value);
    for (let j = 0; j < output.length; j++) output[j] += weights[i] * value[j];
  });
  return { weights, output };
}

function dot(a: Vector, b: Vector): number {
  demandSameLength('attention: query and key', a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function apply(matrix: Rows, x: Vector): Float64Array {
  demand(matrix.length > 0, 'attention', 'a weight matrix with rows', 'none');
  return Float64Array.from(matrix, (row) => dot(row, x));
}
