/** A computation that was made, again with other tensors: its operators in their order, without the program that made it. */
import type { DType } from '../dtype';
import { type Arg, Undetermined } from '../ops/operator';
import type { Tensor } from '../tensor/tensor';
import { Graph, nodeArg, tensorsOf } from './graph';
import { type Call, Node, nodesOf } from './node';

/** What a program decided by the elements of tensors is not decided again: who asks for it has to know that nothing was. */
export class Replay {
  private readonly graph: Graph;
  /** What depends on the inputs, in the order in which it was computed. */
  private readonly calls: readonly Call[];

  constructor(
    private readonly inputs: readonly Node[],
    private readonly outputs: readonly Node[],
    defaultFloat: DType,
  ) {
    this.graph = new Graph({ seed: null, defaultFloat });
    this.calls = callsBetween(new Set(inputs), outputs);
  }

  /** @param given one for each input, of its type and sizes. @throws Undetermined where an operator has no value. */
  run(given: readonly Tensor[]): Tensor[] {
    const now = new Map(this.inputs.map((n, k): [Node, Node] => [n, this.graph.input(given[k], n.outline.library)]));
    for (const call of this.calls) {
      const { operator, args, results } = call;
      const own = new Map([...args].map(([name, arg]): [string, Arg] => [name, replaced(arg, now)]));
      const made = tensorsOf(this.graph.again(call, own));
      if (made.length !== results.length) throw new Undetermined(`${operator.name}: another number of results`);
      for (const [k, result] of results.entries()) now.set(result, made[k]);
    }
    return this.outputs.map((node) => (now.get(node) ?? node).value);
  }
}

function callsBetween(inputs: ReadonlySet<Node>, outputs: readonly Node[]): Call[] {
  const depends = new Map<Node, boolean>();
  const calls = new Map<Call, number>();
  const stack = [...outputs];
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    if (depends.has(node)) {
      stack.pop();
      continue;
    }
    const from = inputs.has(node) || !node.call ? [] : nodesOf(node.call.args);
    const open = from.filter((n) => !depends.has(n));
    if (open.length > 0) {
      stack.push(...open);
      continue;
    }
    const isInner = from.some((n) => depends.get(n));
    depends.set(node, inputs.has(node) || isInner);
    if (isInner) calls.set(node.call!, node.call!.results[0].id);
  }
  return [...calls].sort((a, b) => a[1] - b[1]).map(([call]) => call);
}

function replaced(arg: Arg, now: ReadonlyMap<Node, Node>): Arg {
  switch (arg.kind) {
    case 'tensor': {
      const node = arg.node instanceof Node ? now.get(arg.node) : undefined;
      return node ? nodeArg(node) : arg;
    }
    case 'list':
      return { ...arg, items: arg.items.map((item) => replaced(item, now)) };
    case 'slice':
      return {
        ...arg,
        lower: replaced(arg.lower, now),
        upper: replaced(arg.upper, now),
        step: replaced(arg.step, now),
      };
    default:
      return arg;
  }
}
