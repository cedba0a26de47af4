/** Geometry of two vectors: dot product, angle, projection. */
import { LinalgError, length2 } from './matrix';

/** Σ aᵢ bᵢ */
export function dot(a: Float64Array, b: Float64Array): number {
  requireSameLength('dot', a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Cosine of the angle between a and b: a·b / (‖a‖ ‖b‖), kept within −1 … 1. A zero vector has no angle. */
export function cosineSimilarity(a: Float64Array, b: Float64Array): number {
  requireSameLength('cosine_similarity', a, b);
  const lengths = [a, b].map((x) => requireDirection('cosine_similarity', x));
  const cosine = dot(
    a.map((x) => x / lengths[0]),
    b.map((x) => x / lengths[1]),
  );
  return Math.max(-1, Math.min(1, cosine));
}

/** comp_b(a) = a·b / ‖b‖: the signed length of a along b. */
export function scalarProjection(a: Float64Array, b: Float64Array): number {
  const length = requireDirection('projection', b);
  return dot(
    a,
    b.map((x) => x / length),
  );
}

/** proj_b(a) = (a·b / b·b) b */
export function projection(a: Float64Array, b: Float64Array): Float64Array {
  const length = requireDirection('projection', b);
  const along = scalarProjection(a, b);
  return b.map((x) => along * (x / length));
}

/** a − proj_b(a): the part of a at right angles to b. */
export function rejection(a: Float64Array, b: Float64Array): Float64Array {
  const along = projection(a, b);
  return a.map((x, i) => x - along[i]);
}

function requireSameLength(op: string, a: Float64Array, b: Float64Array): void {
  if (a.length !== b.length) {
    throw new LinalgError('matrix-size', `${op}: vectors have ${a.length} and ${b.length} numbers`);
  }
}

function requireDirection(op: string, x: Float64Array): number {
  const length = length2(x);
  if (length === 0) throw new LinalgError('bad-argument', `${op}: a zero vector has no direction`);
  return length;
}
