/** Graph neural networks: every node hears from its neighbours. A is the adjacency (n, n), x the nodes' features (n, d). */
import type { Backend } from '../../ops/backend';
import type { Var } from '../../ops/operator';

/** The mean over a node and its neighbours: D⁻¹(A + I)x. Layer on layer all nodes of a component become alike. */
export function meanOfNeighbours(B: Backend, adjacency: Var, x: Var): Var {
  return B.div(withOwn(B, adjacency, x), degrees(B, adjacency));
}

/** D^(−½)(A + I)D^(−½)·x·W. Kipf & Welling, "Semi-supervised classification with graph convolutional networks", 2017, eq. 2. */
export function graphConvolution(B: Backend, adjacency: Var, x: Var, weight: Var): Var {
  const scale = B.rsqrt(degrees(B, adjacency));
  return B.matmul(B.mul(scale, withOwn(B, adjacency, B.mul(scale, x))), weight);
}

/** (A + I)x. */
function withOwn(B: Backend, adjacency: Var, x: Var): Var {
  return B.add(B.matmul(adjacency, x), x);
}

/** Of A + I: (n, 1). */
function degrees(B: Backend, adjacency: Var): Var {
  return B.add(B.sum(adjacency, 1, true), 1);
}
