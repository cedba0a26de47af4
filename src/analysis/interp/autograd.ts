/**
 * What a program says of gradients itself: leaves and their `.grad`, `backward()`, `no_grad`, `torch.autograd.grad`.
 * A leaf has had a node for each of the values that were put in its place; what is computed from any of them counts.
 */
import { dependsOn, vjp } from '../../core/autodiff/reverse';
import { dtypeKind } from '../../core/dtype';
import type { Node } from '../../core/graph/node';
import { Cell } from '../values/heap';
import { NONE, type TensorValue, unknown, type Value } from '../values/values';
import type { Evaluation } from './evaluation';
import type { Interpreter } from './interpreter';

interface LeafState {
  readonly nodes: readonly Node[];
  readonly grad: Value;
}

/** A tensor that gradients are collected in. */
export class Leaf extends Cell {
  grad: Value = NONE;
  constructor(public nodes: readonly Node[]) {
    super();
  }
  save(): LeafState {
    return { nodes: this.nodes, grad: this.grad };
  }
  load(s: LeafState) {
    Object.assign(this, s);
  }
  merge(states: readonly LeafState[]): LeafState {
    const [first] = states;
    if (states.every((s) => this.same(s, first))) return first;
    return {
      nodes: [...new Set(states.flatMap((s) => s.nodes))],
      grad: unknown('a gradient that depends on a condition that is not known'),
    };
  }
  same(a: LeafState, b: LeafState) {
    return a.grad === b.grad && a.nodes === b.nodes;
  }
}

export class Autograd {
  /** False under `torch.no_grad()`: what is computed then has no gradient. */
  isOn = true;
  private readonly leaves = new Set<Leaf>();
  /** Tensors by which the request itself differentiates. */
  private readonly asked = new Set<Node>();

  constructor(
    private readonly i: Interpreter,
    private readonly evaluation: Evaluation,
  ) {}

  /** The request differentiates by this input: it is a leaf from the beginning. */
  ask(node: Node): Leaf {
    this.asked.add(node);
    return this.leaf(node);
  }

  leaf(node: Node): Leaf {
    const leaf = new Leaf([node]);
    this.leaves.add(leaf);
    return leaf;
  }

  /** Another node stands for the elements of the leaf now. */
  replace(leaf: Leaf, node: Node): void {
    this.i.heap.touch(leaf);
    leaf.nodes = [...leaf.nodes, node];
  }

  drop(leaf: Leaf): void {
    this.leaves.delete(leaf);
  }

  setGrad(leaf: Leaf, value: Value): void {
    this.i.heap.touch(leaf);
    leaf.grad = value;
  }

  /** Does its gradient reach a leaf? */
  requires(node: Node): boolean {
    const wrt = [...this.asked, ...[...this.leaves].flatMap((l) => l.nodes)];
    return dependsOn(this.evaluation.graph, node, wrt);
  }

  /** `y.backward(gradient)`: adds to the gradient of every leaf that y depends on. */
  backward(y: Node, upstream: Node | null, keepsGraph: boolean, only: readonly Leaf[] | null): void {
    if (!this.requires(y)) throw this.evaluation.refuse('backward: the tensor does not require a gradient');
    const leaves = [...(only ?? this.leaves)];
    const nodes = leaves.flatMap((l) => l.nodes);
    const adjoints = this.adjoints([y], [upstream], nodes);
    let k = 0;
    for (const leaf of leaves) {
      const own = leaf.nodes.map(() => adjoints[k++]).filter((a) => a !== null);
      if (own.length > 0) this.collect(leaf, this.sum(own), keepsGraph);
    }
  }

  private collect(leaf: Leaf, gradient: Node, keepsGraph: boolean): void {
    const { graph } = this.evaluation;
    const node = keepsGraph ? gradient : (graph.detach(gradient) as Node);
    const { grad } = leaf;
    if (grad.kind === 'none') return this.setGrad(leaf, this.evaluation.plain(node));
    if (grad.kind !== 'tensor') throw this.evaluation.refuse('backward: the gradient so far is not known');
    const before = this.evaluation.node(grad);
    const total = this.evaluation.plain(graph.add(before, node) as Node);
    if (keepsGraph) this.setGrad(leaf, total);
    else this.evaluation.replace(grad, total, 'backward');
  }

  /** The gradients of results by inputs; null where there is none. */
  gradients(
    results: readonly Node[],
    upstreams: readonly (Node | null)[],
    inputs: readonly (readonly Node[])[],
  ): (Node | null)[] {
    const adjoints = this.adjoints(results, upstreams, inputs.flat());
    let k = 0;
    return inputs.map((nodes) => {
      const own = nodes.map(() => adjoints[k++]).filter((a) => a !== null);
      return own.length === 0 ? null : this.sum(own);
    });
  }

  private sum(nodes: readonly Node[]): Node {
    return nodes.reduce((a, b) => this.evaluation.graph.add(a, b) as Node);
  }

  private adjoints(results: readonly Node[], upstreams: readonly (Node | null)[], wrt: readonly Node[]) {
    const { graph } = this.evaluation;
    const seeds = results.map((y, k) => {
      if (upstreams[k]) return upstreams[k];
      if (y.value.size !== 1) {
        throw this.evaluation.refuse('the gradient of a tensor of several elements needs one for each; sum them first');
      }
      return graph.onesLike(y) as Node;
    });
    return vjp(graph, results, seeds, wrt);
  }
}

/** Floats and complex numbers can have gradients. */
export function canRequire(t: TensorValue): boolean {
  return t.dtype !== null && ['float', 'complex'].includes(dtypeKind(t.dtype));
}
