/** The nodes of a computation: results of operators, and what stands at its beginning. */

import type { Arg, Operator, Output, TensorType, Var } from '../ops/operator';
import { formatShape, shapeOf } from '../shape';
import type { Tensor } from '../tensor/tensor';

/** Where a node comes from, for people. */
export interface NodeOrigin {
  readonly file?: string;
  readonly offset?: number;
  readonly text?: string;
}

/** One application of an operator. */
export interface Call {
  readonly operator: Operator;
  /** By the operator's names; tensors carry their nodes. */
  readonly args: ReadonlyMap<string, Arg>;
  readonly output: Output;
  /** The tensors of the output, in order. */
  readonly results: readonly Node[];
}

let count = 0;

export class Node implements Var {
  /** Grows along every edge: what a node is computed from has a smaller one. */
  readonly id = ++count;
  /** What the user calls it. */
  name: string | null = null;
  origin: NodeOrigin | null = null;
  private pending: (() => void) | null = null;

  constructor(
    private known: TensorType,
    /** Null for an input or a constant. */
    readonly call: Call | null = null,
  ) {}

  get type(): TensorType {
    if (this.pending) this.settle();
    return this.known;
  }

  /** The elements. @throws Error for a node of a computation without values. */
  get value(): Tensor {
    const { data } = this.type;
    if (!data) throw new Error(`internal: ${this.describe()} has no value`);
    return data;
  }

  /** Shape and dtype, without computing the elements. */
  get outline(): TensorType {
    return this.known;
  }

  get isConcrete(): boolean {
    return this.pending !== null || this.known.data !== undefined;
  }

  /** The elements are computed when they are asked for. */
  defer(compute: () => void): void {
    this.pending = compute;
  }

  fulfil(data: Tensor): void {
    this.known = { ...this.known, shape: shapeOf(data.sizes), dtype: data.dtype, data };
    this.pending = null;
  }

  private settle(): void {
    this.pending!();
    this.pending = null;
  }

  describe(): string {
    return `${this.name ?? this.call?.operator.name ?? 'an input'} ${formatShape(this.known.shape)}`;
  }
}

/** The nodes among the arguments of a call, with the places they stand at. */
export function nodesOf(args: ReadonlyMap<string, Arg>): Node[] {
  const nodes: Node[] = [];
  const visit = (arg: Arg): void => {
    if (arg.kind === 'tensor' && arg.node instanceof Node) nodes.push(arg.node);
    else if (arg.kind === 'list') for (const item of arg.items) visit(item);
    else if (arg.kind === 'slice') for (const item of [arg.lower, arg.upper, arg.step]) visit(item);
  };
  for (const arg of args.values()) visit(arg);
  return nodes;
}
