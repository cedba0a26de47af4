/** Derivatives of whole tensors, made of reverse mode: forward mode, Jacobians, Hessians; and maps over a leading axis. */
import type { Graph } from '../graph/graph';
import { Node } from '../graph/node';
import type { Operator } from '../ops/operator';
import { Tensor } from '../tensor/tensor';
import { grad, vjp } from './reverse';

/**
 * ∂y/∂x · v for several x at once. The adjoint of y is a linear function of what it begins with, so that differentiating
 * it by that gives the other product (Townsend, 2017).
 */
export function jvp(graph: Graph, y: Node, xs: readonly Node[], tangents: readonly Node[]): Node {
  const start = graph.input(Tensor.zeros(y.type.dtype!, y.value.sizes), y.type.library);
  const adjoints = vjp(graph, [y], [start], xs);
  const used = adjoints.flatMap((a, i) => (a ? [{ a, v: tangents[i] }] : []));
  const [product] = vjp(
    graph,
    used.map((u) => u.a),
    used.map((u) => u.v),
    [start],
  );
  return product ?? (graph.zerosLike(y) as Node);
}

/** Axes of y, then axes of x. */
export function jacobian(graph: Graph, y: Node, x: Node): Node {
  const { sizes, size } = y.value;
  const rows = Array.from({ length: size }, (_, i) => {
    const unit = Tensor.zeros(y.type.dtype!, sizes);
    unit.data[i] = 1;
    return vjp(graph, [y], [graph.input(unit, y.type.library)], [x])[0] ?? (graph.zerosLike(x) as Node);
  });
  const shape = [...sizes, ...x.value.sizes];
  if (size === 0) return graph.input(Tensor.zeros(x.type.dtype!, shape), x.type.library);
  return graph.reshape(graph.stack(rows, 0), shape) as Node;
}

/** Of a number y: the axes of x twice. */
export function hessian(graph: Graph, y: Node, x: Node): Node {
  if (y.value.size !== 1) throw new RangeError(`a Hessian is of a number, found shape (${y.value.sizes.join(', ')})`);
  const [g] = grad(graph, y, [x]).adjoints;
  const { sizes } = x.value;
  if (g) return jacobian(graph, g, x);
  return graph.input(Tensor.zeros(x.type.dtype!, [...sizes, ...sizes]), x.type.library);
}

/** `f` of each item along the leading axis of the tensors, the results stacked. */
export function vmap(graph: Graph, f: (...items: Node[]) => Node, xs: readonly Node[]): Node {
  const sizes = new Set(xs.map((x) => x.value.sizes[0]));
  if (sizes.size !== 1 || sizes.has(undefined as never)) {
    throw new RangeError(`vmap: the leading sizes must be one, found ${[...sizes].join(', ')}`);
  }
  const [n] = sizes;
  if (n === 0) throw new RangeError('vmap: there are no items along the leading axis');
  const results = Array.from({ length: n }, (_, i) => f(...xs.map((x) => graph.select(x, 0, i) as Node)));
  return graph.stack(results, 0) as Node;
}

/**
 * `f` of the tensors, of which nothing is kept but the result: what lies between is computed again when its gradient is
 * asked for. `f` must give the same each time.
 */
export function checkpoint(graph: Graph, f: (...xs: Node[]) => Node, xs: readonly Node[]): Node {
  const names = xs.map((_, i) => `x${i}`);
  const step: Operator = {
    name: 'checkpoint',
    shape: () => ({ kind: 'tensor', type: result.outline }),
    compose: (_B, inputs) => f(...(names.map((name) => inputs[name]) as Node[])),
  };
  const result = f(...xs.map((x) => graph.detach(x) as Node));
  void result.type;
  const args = new Map(xs.map((x, i) => [names[i], { kind: 'tensor', type: x.type, node: x } as const]));
  const results: Node[] = [];
  const output = { kind: 'tensor', type: result.type } as const;
  results.push(new Node(result.type, { operator: step, args, output, results }));
  return results[0];
}
