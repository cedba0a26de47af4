/** Values and gradients of small computations, in float64. */
import { grad } from '../../../src/core/autodiff/reverse';
import { Graph } from '../../../src/core/graph/graph';
import type { Node } from '../../../src/core/graph/node';
import type { Var } from '../../../src/core/ops/operator';
import { fromNested, type Nested } from '../../../src/core/tensor/nested';
import { Tensor } from '../../../src/core/tensor/tensor';

export const tensor = (value: Nested): Tensor => fromNested(value, 'float64');

export interface Found {
  readonly value: Float64Array;
  /** Of the sum of the value, by each input; zeros where it does not depend on it. */
  readonly gradients: Float64Array[];
}

/** `f` of inputs, and its gradients. */
export function compute(f: (B: Graph, ...x: Node[]) => Var, ...inputs: (Tensor | Nested)[]): Found {
  const B = new Graph({ defaultFloat: 'float64' });
  const nodes = inputs.map((x) => B.input(x instanceof Tensor ? x : tensor(x)));
  const y = f(B, ...nodes) as Node;
  const { adjoints } = grad(B, y, nodes);
  return {
    value: Float64Array.from(y.value.dense()),
    gradients: nodes.map((x, i) => Float64Array.from(adjoints[i]?.value.dense() ?? new Float64Array(x.value.size))),
  };
}

/** Equally spaced numbers, both ends with them. */
export function grid(from: number, to: number, steps: number): Float64Array {
  return Float64Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);
}
