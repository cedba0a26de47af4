/** Recorded calls of functions for neural networks, bound to operators and run on a graph. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bindCall } from '../../src/analysis/library/signatures/bind';
import { signaturesOf } from '../../src/analysis/library/signatures/index';
import { qualified } from '../../src/analysis/library/signatures/parse';
import { vjp } from '../../src/core/autodiff/reverse';
import { Dim } from '../../src/core/dim';
import { type DType, dtypeKind } from '../../src/core/dtype';
import { Graph } from '../../src/core/graph/graph';
import type { Node } from '../../src/core/graph/node';
import { operator } from '../../src/core/ops/index';
import type { Arg, Operator } from '../../src/core/ops/operator';
import { Tensor } from '../../src/core/tensor/tensor';
import { FACTS } from './recorded';

export interface Recorded {
  readonly dtype: DType;
  readonly sizes: readonly number[];
  readonly data: readonly (number | boolean | string)[];
  readonly grad?: boolean;
}

type Given = Recorded | { readonly list: readonly Given[] } | { readonly value: number | boolean | string | null };

export interface Case {
  readonly name: string;
  readonly args: readonly Given[];
  readonly kwargs: Readonly<Record<string, Given>>;
  readonly out: readonly Recorded[];
  /** How many of the results gradients come from, where it is not all. */
  readonly through?: number;
  readonly grads: readonly (Recorded | null)[];
}

export const cases: readonly Case[] = JSON.parse(
  gunzipSync(readFileSync(join(FACTS, 'nn_values.json.gz'))).toString('utf8'),
);

export function numberOf(x: number | boolean | string): number {
  return typeof x === 'string' ? Number(x.replace('inf', 'Infinity')) : Number(x);
}

function tensorOf(x: Recorded): Tensor {
  return Tensor.from(x.dtype, x.sizes, x.data.map(numberOf));
}

/** The arguments of a call on a graph; `leaves` collects what is differentiated by. */
function argOf(graph: Graph, x: Given, leaves: Node[]): Arg {
  if ('list' in x) return { kind: 'list', items: x.list.map((item) => argOf(graph, item, leaves)), tuple: true };
  if ('sizes' in x) {
    const node = graph.input(tensorOf(x));
    if (x.grad) leaves.push(node);
    return { kind: 'tensor', type: node.type, node };
  }
  const { value } = x;
  if (value === null) return { kind: 'none' };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { kind: 'int', value: Dim.of(value) } : { kind: 'float', value };
  }
  return value === 'inf' ? { kind: 'float', value: Number.POSITIVE_INFINITY } : { kind: 'str', value };
}

export interface Run {
  readonly graph: Graph;
  readonly op: Operator;
  readonly args: ReadonlyMap<string, Arg>;
  readonly given: ReadonlySet<string>;
  /** What is differentiated by. */
  readonly leaves: readonly Node[];
}

export function bind(c: Case): Run {
  const graph = new Graph({ defaultFloat: 'float64' });
  const leaves: Node[] = [];
  const positional = c.args.map((x) => argOf(graph, x, leaves));
  const keywords = new Map(Object.entries(c.kwargs).map(([key, x]) => [key, argOf(graph, x, leaves)]));
  const bound = bindCall(signaturesOf(qualified(c.name)), { positional, keywords });
  if ('reason' in bound) throw new Error(`${c.name} ${bound.reason}`);
  return { graph, op: operator(bound.signature.operator)!, args: bound.args, given: bound.given, leaves };
}

/** The adjoint that the recorder has: cosines of 0, 1, 2, … */
function cosines(graph: Graph, y: Node): Node {
  const { sizes, size } = y.value;
  return graph.input(
    Tensor.from(
      y.value.dtype,
      sizes,
      Float64Array.from({ length: size }, (_, i) => Math.cos(i)),
    ),
  );
}

/** Gradients of the real results by the leaves, from adjoints that are cosines of 0, 1, 2, … */
export function gradients(c: Case, { graph, leaves }: Run, outputs: readonly Node[]): Tensor[] {
  const real = outputs.slice(0, c.through).filter((y) => dtypeKind(y.value.dtype) === 'float');
  const adjoints = real.map((y) => cosines(graph, y));
  return vjp(graph, real, adjoints, leaves).map((g, k) => g?.value ?? Tensor.zeros('float64', leaves[k].value.sizes));
}
