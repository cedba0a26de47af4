/** Scores to probabilities: softmax with a temperature, its Jacobian, and where exp overflows. */
import { demand } from '../domain';

/**
 * softmax(z/T) with the largest score taken away first, so that no exponential overflows. T = 0 is the limit: all
 * on the largest score, on the first where several are. T = ∞ makes the scores that are not −∞ equally probable. A score of −∞
 * gets 0.
 */
export function softmax(scores: ArrayLike<number>, temperature = 1): Float64Array {
  demand(temperature >= 0, 'softmax', 'a temperature of at least 0', temperature);
  const best = argmax(scores);
  const largest = scores[best];
  const p = new Float64Array(scores.length);
  if (temperature === 0) {
    p[best] = 1;
    return p;
  }
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    p[i] = scores[i] === Number.NEGATIVE_INFINITY ? 0 : Math.exp((scores[i] - largest) / temperature);
    sum += p[i];
  }
  for (let i = 0; i < p.length; i++) p[i] /= sum;
  return p;
}

/** The index of the largest score, the first of equal ones. */
export function argmax(scores: ArrayLike<number>): number {
  demand(scores.length > 0, 'softmax', 'at least one score', 'none');
  let best = 0;
  for (let i = 0; i < scores.length; i++) {
    demand(
      scores[i] < Number.POSITIVE_INFINITY,
      'softmax',
      'scores that are finite or −∞',
      `${scores[i]} at index ${i}`,
    );
    if (scores[i] > scores[best]) best = i;
  }
  demand(
    scores[best] > Number.NEGATIVE_INFINITY,
    'softmax',
    'a score above −∞: with all excluded there is nothing to choose',
    'none',
  );
  return best;
}

/** ∂pᵢ/∂zⱼ = pᵢ(δᵢⱼ − pⱼ), divided by the temperature; n × n, row by row. */
export function softmaxJacobian(
  p: ArrayLike<number>,
  temperature = 1,
): { rows: number; cols: number; data: Float64Array } {
  demand(temperature > 0, 'softmaxJacobian', 'a temperature above 0: at 0 softmax jumps', temperature);
  const n = p.length;
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) data[i * n + j] = (p[i] * ((i === j ? 1 : 0) - p[j])) / temperature;
  }
  return { rows: n, cols: n, data };
}

/** The largest finite number of a floating-point type. */
const LARGEST = { float16: 65504, float32: 3.4028234663852886e38, float64: Number.MAX_VALUE } as const;

/** Above this exp(x) is infinite in the given type: why a softmax takes its largest score away. */
export function expOverflow(type: keyof typeof LARGEST): number {
  return Math.log(LARGEST[type]);
}
