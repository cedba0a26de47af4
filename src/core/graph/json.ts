/** A computation as JSON, for panels and for keeping: nodes in an order in which each comes after what it is made of. */
import { Dim } from '../dim';
import type { DType } from '../dtype';
import { operator } from '../ops/index';
import type { Arg, Operator, ScalarType, TensorType } from '../ops/operator';
import { knownDims, shapeOf } from '../shape';
import { fromNested, type Nested, toNested } from '../tensor/nested';
import { type Graph, tensorsOf } from './graph';
import { type Call, Node, type NodeOrigin, nodesOf } from './node';

/** A node that others refer to by its place in the list. */
export interface NodeJson {
  readonly name?: string;
  readonly origin?: NodeOrigin;
  /** Null where it is not known. */
  readonly dtype: DType | null;
  /** Null where the rank is not known; a size that is not known is its formula. */
  readonly shape: readonly (number | string)[] | null;
  readonly library: TensorType['library'];
  /** Of a number that is promoted like one of Python's. */
  readonly weak?: boolean;
  /** Of an input whose elements are known. */
  readonly value?: Nested;
  /** Of a result: the step that made it, and which of its results it is. */
  readonly step?: number;
  readonly index?: number;
}

export interface StepJson {
  readonly operator: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface GraphJson {
  readonly nodes: readonly NodeJson[];
  readonly steps: readonly StepJson[];
  /** Places of the results. */
  readonly results: readonly number[];
}

/** @param open inputs whose elements are left out: they are given when it is computed again. */
export function toJson(results: readonly Node[], open: ReadonlySet<Node> = new Set()): GraphJson {
  const nodes = inOrder(results);
  const place = new Map(nodes.map((n, i) => [n, i]));
  const calls = [...new Set(nodes.flatMap((n) => (n.call ? [n.call] : [])))];
  return {
    nodes: nodes.map((n) => nodeJson(n, calls, open.has(n))),
    steps: calls.map((call) => stepJson(call, place)),
    results: results.map((r) => place.get(r)!),
  };
}

/** Everything that the results are made of; ids grow along every edge. */
function inOrder(results: readonly Node[]): Node[] {
  const found = new Set<Node>();
  const stack = [...results];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (found.has(node)) continue;
    found.add(node);
    if (node.call) stack.push(...nodesOf(node.call.args));
  }
  return [...found].sort((a, b) => a.id - b.id);
}

function nodeJson(node: Node, calls: readonly Call[], isOpen: boolean): NodeJson {
  const { call, outline } = node;
  return {
    ...(node.name === null ? {} : { name: node.name }),
    ...(node.origin === null ? {} : { origin: node.origin }),
    dtype: outline.dtype,
    shape: knownDims(outline.shape)?.map((d) => d.value ?? d.format()) ?? null,
    library: outline.library,
    ...(outline.weak ? { weak: true } : {}),
    ...(call ? { step: calls.indexOf(call), index: call.results.indexOf(node) } : {}),
    ...(!call && !isOpen && outline.data ? { value: toNested(outline.data) } : {}),
  };
}

function stepJson(call: Call, place: ReadonlyMap<Node, number>): StepJson {
  const args = [...call.args].map(([name, arg]) => [name, argJson(arg, place)]);
  return { operator: call.operator.name, args: Object.fromEntries(args) };
}

function argJson(arg: Arg, place: ReadonlyMap<Node, number>): unknown {
  switch (arg.kind) {
    case 'tensor': {
      const at = arg.node instanceof Node ? place.get(arg.node) : undefined;
      if (at !== undefined) return { node: at };
      if (!arg.type.data) throw new Error('internal: a tensor without a node and without elements');
      return { value: toNested(arg.type.data), dtype: arg.type.dtype };
    }
    case 'int':
      if (arg.value.value === null) return { size: arg.value.format() };
      return arg.numpy ? { int: arg.value.value, numpy: arg.numpy.dtype } : arg.value.value;
    case 'float':
      return { float: Number.isFinite(arg.value) ? arg.value : String(arg.value), ...numpyOf(arg) };
    case 'complex':
      return { complex: arg.value ?? null };
    case 'list': {
      const list = arg.items.map((item) => argJson(item, place));
      return { list, tuple: arg.tuple, ...(arg.isSize ? { isSize: true } : {}) };
    }
    case 'unknown':
      return { unknown: arg.reason };
    case 'slice':
      return { slice: [arg.lower, arg.upper, arg.step].map((item) => argJson(item, place)) };
    case 'none':
      return null;
    case 'bool':
      return arg.numpy ? { bool: arg.value, ...numpyOf(arg) } : arg.value;
    case 'str':
      return arg.value;
    case 'dtype':
      return { dtype: arg.value };
    case 'ellipsis':
      return { ellipsis: true };
  }
}

/** Of a NumPy scalar its type. */
function numpyOf({ numpy }: { readonly numpy?: ScalarType }) {
  return numpy ? { numpy: numpy.dtype } : {};
}

/**
 * Makes the computation again: its inputs with their elements, its steps in order. A graph that holds sizes which are
 * no numbers cannot be read back.
 */
export function fromJson(graph: Graph, json: GraphJson): Node[] {
  const made: Node[] = [];
  const outputs = new Map<number, readonly Node[]>();
  for (const n of json.nodes) {
    let node: Node;
    if (n.step === undefined) {
      node = constantOf(n) ?? graph.symbol(typeOf(n), n.name ?? '');
    } else {
      if (!outputs.has(n.step)) outputs.set(n.step, run(graph, json.steps[n.step], made));
      node = outputs.get(n.step)![n.index!];
    }
    node.name = n.name ?? null;
    node.origin = n.origin ?? null;
    made.push(node);
  }
  return json.results.map((i) => made[i]);
}

function typeOf({ shape, dtype, library, weak }: NodeJson): TensorType {
  return { shape: shapeOf(numbers(shape)), dtype, library, ...(weak ? { weak } : {}) };
}

/** A node of known elements that is the result of no step; null for others. */
export function constantOf(n: NodeJson): Node | null {
  if (n.step !== undefined || n.value === undefined || n.dtype === null) return null;
  return new Node({ ...typeOf(n), data: fromNested(n.value, n.dtype).reshape(numbers(n.shape)) });
}

function numbers(shape: NodeJson['shape']): number[] {
  if (shape?.every((n) => typeof n === 'number')) return [...shape] as number[];
  throw new RangeError('a computation whose sizes are not known cannot be read back');
}

function run(graph: Graph, step: StepJson, made: readonly Node[]): readonly Node[] {
  return tensorsOf(graph.apply(operatorOf(step), argsOf(step, made), []));
}

/** @throws RangeError where there is none. */
export function operatorOf(step: StepJson): Operator {
  const op = operator(step.operator);
  if (!op) throw new RangeError(`there is no operator ${step.operator}`);
  return op;
}

/** Its arguments, of which tensors are among those that were made. */
export function argsOf(step: StepJson, made: readonly Node[]): Map<string, Arg> {
  return new Map(Object.entries(step.args).map(([name, value]) => [name, argOf(value, made)]));
}

function argOf(value: unknown, made: readonly Node[]): Arg {
  if (value === null) return { kind: 'none' };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (typeof value === 'string') return { kind: 'str', value };
  if (typeof value === 'number') return { kind: 'int', value: Dim.of(value) };
  const v = value as Record<string, unknown>;
  if ('node' in v) {
    const node = made[v.node as number];
    if (!node) throw new RangeError(`there is no tensor ${v.node} yet`);
    return { kind: 'tensor', type: node.type, node };
  }
  const numpy = 'numpy' in v ? { numpy: { dtype: v.numpy as DType | null } } : {};
  if ('int' in v) return { kind: 'int', value: Dim.of(v.int as number), ...numpy };
  if ('float' in v) return { kind: 'float', value: Number(v.float), ...numpy };
  if ('bool' in v) return { kind: 'bool', value: v.bool as boolean | null, ...numpy };
  if ('complex' in v) return { kind: 'complex', ...(v.complex ? { value: v.complex as [number, number] } : {}) };
  if ('unknown' in v) return { kind: 'unknown', reason: String(v.unknown) };
  if ('list' in v) {
    const items = (v.list as unknown[]).map((x) => argOf(x, made));
    return { kind: 'list', items, tuple: v.tuple === true, ...(v.isSize === true ? { isSize: true } : {}) };
  }
  if ('slice' in v) {
    const [lower, upper, step] = (v.slice as unknown[]).map((x) => argOf(x, made));
    return { kind: 'slice', lower, upper, step };
  }
  if ('value' in v) {
    const data = fromNested(v.value as Nested, v.dtype as DType);
    return { kind: 'tensor', type: { shape: shapeOf(data.sizes), dtype: data.dtype, library: 'torch', data } };
  }
  if ('dtype' in v) return { kind: 'dtype', value: v.dtype as DType };
  if ('ellipsis' in v) return { kind: 'ellipsis' };
  throw new RangeError(`not an argument: ${JSON.stringify(value)}`);
}
