/** Weights as vectors: what belongs to all of a model's tensors together. */
import { demand } from '../../domain';
import { map2 } from '../../tensor/map';
import { Tensor } from '../../tensor/tensor';
import type { Weights } from '../weights';

/** `f` of every pair of elements, in the type of the first. @throws DomainError for weights of other names or shapes. */
export function combined(a: Weights, b: Weights, f: (x: number, y: number) => number): Weights {
  return Object.fromEntries(
    Object.entries(a).map(([name, w]) => {
      const other = b[name] as Tensor | undefined;
      const alike = other !== undefined && String(other.sizes) === String(w.sizes);
      demand(alike, 'landscape', `weights ${name} of shape (${w.sizes.join(', ')})`, other?.sizes.join(', ') ?? 'none');
      return [name, map2(w, other, w.dtype, w.sizes, f)];
    }),
  );
}

/** Σ aᵢbᵢ, in double precision. */
export function dot(a: Weights, b: Weights): number {
  let sum = 0;
  for (const [name, w] of Object.entries(a)) {
    const [x, y] = [w.dense(), b[name].dense()];
    for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  }
  return sum;
}

/** a − b in double precision. */
export function difference(a: Weights, b: Weights): Weights {
  return combined(wide(a), b, (x, y) => x - y);
}

/** One row of numbers, in the order of the names. */
export function flat(weights: Weights): Float64Array {
  const parts = Object.values(weights).map((w) => w.dense());
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part as ArrayLike<number>, at);
    at += part.length;
  }
  return out;
}

/** A row of numbers as weights of these shapes, in double precision. */
export function unflat(row: Float64Array, like: Weights): Weights {
  let at = 0;
  return Object.fromEntries(
    Object.entries(like).map(([name, w]) => {
      const part = row.subarray(at, at + w.size);
      at += w.size;
      return [name, Tensor.from('float64', w.sizes, part)];
    }),
  );
}

/** In double precision. */
export function wide(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, w.to('float64')]));
}
