/**
 * Reverse mode: adjoints flow from the results of a computation to what it was made of. The rules are written in
 * operators, so that the adjoints are a computation themselves, which can be differentiated again.
 */
import { dtypeKind } from '../dtype';
import { requireComplexGradient } from '../graph/complexParts';
import { type Graph, inputsOf } from '../graph/graph';
import { type Call, Node, nodesOf } from '../graph/node';
import { bindArgs } from '../ops/args';
import { type Adjoints, type Arg, Undetermined, type Var } from '../ops/operator';
import { knownDims } from '../shape';

/**
 * Σ gᵀ ∂y/∂x for each x in `wrt`; null where no y depends on x in a way that can be differentiated.
 * @param adjoints one for each of `results`, of its shape.
 * @throws Undetermined when an operator on the way has no gradient.
 */
export function vjp(
  graph: Graph,
  results: readonly Node[],
  adjoints: readonly Node[],
  wrt: readonly Node[],
  seen: Seen = () => {},
): (Node | null)[] {
  return new Sweep(graph, wrt, false).run(results, adjoints, seen);
}

/** Is told of each application on the way, the last first, with the adjoints of its results. */
export type Seen = (call: Call, adjoints: readonly (Node | null)[]) => void;

export interface Gradient {
  /** One for each of `wrt`; null is zero. */
  readonly adjoints: readonly (Node | null)[];
  /** Whether the result depends on any of them through operators that can be differentiated. */
  readonly reached: boolean;
}

/** The gradient of the sum of `y`. */
export function grad(graph: Graph, y: Node, wrt: readonly Node[]): Gradient {
  const sweep = new Sweep(graph, wrt, false);
  return { adjoints: sweep.run([y], [graph.onesLike(y) as Node]), reached: sweep.isOnTheWay(y) };
}

/** Does the node depend on one of `wrt` through operators that can be differentiated? */
export function dependsOn(graph: Graph, node: Node, wrt: readonly Node[]): boolean {
  return new Sweep(graph, wrt, false).isOnTheWay(node);
}

class Sweep {
  private readonly sums = new Map<Node, Node>();
  private readonly depends = new Map<Node, boolean>();

  /** @param isInner nothing is looked for beyond `wrt`. */
  constructor(
    private readonly graph: Graph,
    private readonly wrt: readonly Node[],
    private readonly isInner: boolean,
  ) {}

  run(results: readonly Node[], adjoints: readonly (Node | null)[], seen: Seen = () => {}): (Node | null)[] {
    for (const [i, y] of results.entries()) this.add(y, adjoints[i]);
    for (const call of this.calls(results)) {
      const gs = call.results.map((r) => this.sums.get(r) ?? null);
      if (!gs.some((g) => g !== null)) continue;
      seen(call, gs);
      this.through(call, gs);
    }
    return this.wrt.map((x) => this.sums.get(x) ?? null);
  }

  /** The calls between `wrt` and the results, the last first. */
  private calls(results: readonly Node[]): Call[] {
    const found = new Map<Call, number>();
    const stack = results.filter((r) => this.isOnTheWay(r));
    while (stack.length > 0) {
      const node = stack.pop()!;
      const { call } = node;
      if (!call || found.has(call) || this.isLeaf(node)) continue;
      // One of `wrt` may be a result itself, of what does not depend on another.
      const from = nodesOf(call.args).filter((n) => this.isOnTheWay(n));
      if (from.length === 0 || call.operator.differentiable === false) continue;
      found.set(call, call.results[0].id);
      stack.push(...from);
    }
    return [...found].sort((a, b) => b[1] - a[1]).map(([call]) => call);
  }

  private isLeaf(node: Node): boolean {
    return this.isInner && this.wrt.includes(node);
  }

  /** Does the node depend on one of `wrt`, differentiably? Without recursion: computations may be long. */
  isOnTheWay(start: Node): boolean {
    const stack = [start];
    while (stack.length > 0) {
      const node = stack.at(-1)!;
      if (this.depends.has(node)) {
        stack.pop();
        continue;
      }
      if (this.wrt.includes(node) || !node.call || node.call.operator.differentiable === false || !isReal(node)) {
        this.depends.set(node, this.wrt.includes(node));
        continue;
      }
      const from = nodesOf(node.call.args);
      const open = from.filter((n) => !this.depends.has(n));
      if (open.length > 0) stack.push(...open);
      else
        this.depends.set(
          node,
          from.some((n) => this.depends.get(n)),
        );
    }
    return this.depends.get(start)!;
  }

  private through(call: Call, gs: readonly (Node | null)[]): void {
    // Computed now, not when the end result is asked for, so that a long chain needs no deep recursion; a formula asks for none.
    if (!this.graph.defers) for (const g of gs) void g?.type;
    const adjoints = this.adjointsOf(call, gs);
    if (Array.isArray(adjoints)) {
      const inputs = [...new Set(nodesOf(call.args))];
      for (const [i, node] of inputs.entries()) this.add(node, adjoints[i]);
      return;
    }
    for (const [name, adjoint] of Object.entries(adjoints as Adjoints)) {
      const arg = call.args.get(name);
      if (!arg || adjoint === null) continue;
      const items: readonly Arg[] = arg.kind === 'list' ? arg.items : [arg];
      const each = (Array.isArray(adjoint) ? adjoint : [adjoint]) as (Var | null)[];
      for (const [i, item] of items.entries()) {
        if (item.kind === 'tensor' && item.node instanceof Node) this.add(item.node, (each[i] ?? null) as Node | null);
      }
    }
  }

  /** By argument name from a rule, or one for each distinct node among the arguments of a composite. */
  private adjointsOf(call: Call, gs: readonly (Node | null)[]): Adjoints | (Node | null)[] {
    const { operator: op, args, results } = call;
    const { graph } = this;
    requireComplexGradient(call);
    const bound = bindArgs(args);
    const inputs = inputsOf(args);
    return graph.lazily(() => {
      if (op.vjp && results.length === 1 && call.output.kind === 'tensor') {
        return op.vjp(graph, gs[0]!, inputs, results[0], bound);
      }
      if (op.vjpOfMany && call.output.kind !== 'tensor') return op.vjpOfMany(graph, gs, inputs, results, bound);
      if (!op.compose) throw new Undetermined(`${op.name} has no gradient yet`);
      const parts = op.compose(graph, inputs, bound);
      const inner = new Sweep(graph, [...new Set(nodesOf(args))], true);
      return inner.run((Array.isArray(parts) ? parts : [parts]) as Node[], gs);
    });
  }

  private add(node: Node, adjoint: Node | null): void {
    if (adjoint === null || !isReal(node) || !this.isOnTheWay(node)) return;
    const own = this.graph.lazily(() =>
      isAlike(adjoint, node) ? adjoint : (this.graph.sumToLike(adjoint, node) as Node),
    );
    const before = this.sums.get(node);
    this.sums.set(node, before ? this.graph.lazily(() => this.graph.add(before, own) as Node) : own);
  }
}

/** Integers and bools have no adjoints. */
function isReal(node: Node): boolean {
  const { dtype } = node.outline;
  return dtype === null || ['float', 'complex'].includes(dtypeKind(dtype));
}

/** Surely of one shape and type. */
function isAlike(a: Node, b: Node): boolean {
  const [p, q] = [knownDims(a.outline.shape), knownDims(b.outline.shape)];
  if (!p || !q || p.length !== q.length || a.outline.dtype !== b.outline.dtype) return false;
  return p.every((d, i) => d.equals(q[i]));
}
