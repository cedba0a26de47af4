/** Gradients of computations in operators against central differences of their values. */
import assert from 'node:assert/strict';
import { grad } from '../../../src/core/autodiff/reverse';
import { Graph } from '../../../src/core/graph/graph';
import type { Node } from '../../../src/core/graph/node';
import { isComplex } from '../../../src/core/tensor/storage';
import { Tensor } from '../../../src/core/tensor/tensor';

/** A tensor of numbers that look random, in −1 … 1. */
export function drawn(sizes: readonly number[], seed = 1, dtype: 'float64' | 'complex128' = 'float64'): Tensor {
  const count = sizes.reduce((a, b) => a * b, 1) * (dtype === 'complex128' ? 2 : 1);
  return Tensor.from(
    dtype,
    sizes,
    Float64Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) ** 2 + 78.233 * seed)),
  );
}

/** Σ w ∘ y over the results, with fixed weights; of complex ones both parts. */
export function weighted(B: Graph, results: readonly Node[]): Node {
  const terms = results.map((y, i) => {
    const t = y.type.data!;
    const w = B.input(drawn(t.sizes, 50 + i, isComplex(t.dtype) ? 'complex128' : 'float64'));
    const product = B.mul(B.conj(w), y) as Node;
    return B.sum(isComplex(t.dtype) ? B.fn('real', product) : product) as Node;
  });
  return terms.reduce((a, b) => B.add(a, b) as Node);
}

/** Compares the gradient of a number with respect to each input, and of the gradient once more when `twice`. */
export function checkGradient(
  inputs: readonly Tensor[],
  f: (B: Graph, ...x: Node[]) => Node,
  { tolerance = 1e-6, twice = false }: { tolerance?: number; twice?: boolean } = {},
): void {
  const first = (B: Graph, ...x: Node[]) => {
    const gs = grad(B, f(B, ...x), x).adjoints.filter((g) => g !== null);
    return weighted(B, gs);
  };
  compare(inputs, f, tolerance);
  if (twice) compare(inputs, first, 20 * tolerance);
}

function compare(inputs: readonly Tensor[], f: (B: Graph, ...x: Node[]) => Node, tolerance: number): void {
  const value = (tensors: readonly Tensor[]) => {
    const B = new Graph({ defaultFloat: 'float64' });
    return f(B, ...tensors.map((t) => B.input(t))).type.data!.item();
  };
  const B = new Graph({ defaultFloat: 'float64' });
  const nodes = inputs.map((t) => B.input(t));
  const gradients = grad(B, f(B, ...nodes), nodes).adjoints.map((g) => g?.type.data ?? null);
  inputs.forEach((x, k) => {
    const [base, found] = [Float64Array.from(x.dense()), gradients[k]?.dense()];
    for (let i = 0; i < base.length; i++) {
      const step = 1e-5;
      const at = (delta: number) => {
        const moved = Tensor.from(
          x.dtype,
          x.sizes,
          base.map((v, j) => (j === i ? v + delta : v)),
        );
        return value(inputs.map((t, j) => (j === k ? moved : t)));
      };
      const expected = (at(step) - at(-step)) / (2 * step);
      const own = found?.[i] ?? 0;
      const ok = Math.abs(own - expected) <= tolerance * Math.max(1, Math.abs(expected));
      assert.ok(ok, `input ${k}, element ${i}: gradient ${own}, central difference ${expected}`);
    }
  });
}
