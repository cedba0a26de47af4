/**
 * Evaluation: the interpreter on real numbers. Every tensor has a node of a graph, from which its elements and its
 * gradient are had. Nothing is ever written over: what a program does in place gives the memory of a tensor another
 * node, and the views of that memory are taken from it again. So gradients come out right as well.
 */

import { type DType, dtypeKind } from '../../core/dtype';
import { Graph, type GraphOptions, inputsOf } from '../../core/graph/graph';
import { Node } from '../../core/graph/node';
import { exactly } from '../../core/intervals';
import { bindArgs } from '../../core/ops/args';
import type { Arg, Element, Operator, Output, TensorType, Var } from '../../core/ops/operator';
import { Undetermined } from '../../core/ops/operator';
import { width } from '../../core/tensor/storage';
import type { Tensor } from '../../core/tensor/tensor';
import type { Node as SyntaxNode } from '../../python/ast';
import { Cell } from '../values/heap';
import {
  bool,
  float,
  int,
  ListValue,
  type Live,
  NONE,
  TensorValue,
  TupleValue,
  unknown,
  type Value,
} from '../values/values';
import { isScalarResult } from './elements';
import type { Interpreter } from './interpreter';
import { keepsShape } from './signatureCalls';
import { callOperator, settled, typeOf } from './tensors';

/** Tensors of more elements are no Python numbers. */
const MAX_ELEMENTS = 4096;

let versions = 0;

interface MemoryState {
  readonly node: Node;
  readonly version: number;
  readonly lost: string | null;
}

/** What a tensor and its views share. */
class Memory extends Cell {
  /** Why its elements are not known any more. */
  lost: string | null = null;
  /**
   * The library may have laid the elements out otherwise, so that what is a view here is a copy there, or the other way
   * round: then nothing is said after a write.
   */
  doubtful: string | null = null;
  version = ++versions;

  constructor(
    /** All elements, one after the other. */
    public node: Node,
    /** The layout is surely that of the library. */
    readonly isSure: boolean,
  ) {
    super();
  }
  save(): MemoryState {
    return { node: this.node, version: this.version, lost: this.lost };
  }
  load(s: MemoryState) {
    Object.assign(this, s);
  }
  merge(states: readonly MemoryState[]): MemoryState {
    const [first] = states;
    if (states.every((s) => s.version === first.version && s.lost === first.lost)) return first;
    return { node: first.node, version: ++versions, lost: 'it depends on a condition that is not known' };
  }
  same(a: MemoryState, b: MemoryState) {
    return a.version === b.version && a.lost === b.lost;
  }
}

/** A tensor as a part of a memory. */
class View implements Live {
  constructor(
    readonly evaluation: Evaluation,
    readonly memory: Memory,
    private node: Node,
    private version = memory.version,
  ) {}

  /** The node that stands for the elements now. */
  get current(): Node {
    if (this.memory.lost) throw new Undetermined(this.memory.lost);
    if (this.version !== this.memory.version) {
      const { sizes, strides, offset } = this.node.value;
      const size = [...sizes];
      const input = this.memory.node;
      const whole = isWhole(this.node.value) && input.value.sizes.join() === sizes.join();
      const { graph } = this.evaluation;
      this.node = whole
        ? input
        : (graph.call('strided_part', { input, size, stride: [...strides], storage_offset: offset }) as Node);
      this.version = this.memory.version;
    }
    return this.node;
  }

  /** Does the node stand for the elements? */
  isNow(node: Var): boolean {
    return !this.memory.lost && this.current === node;
  }

  get elements(): readonly Element[] | undefined {
    if (this.memory.lost) return undefined;
    const { value } = this.current;
    if (value.size > MAX_ELEMENTS || width(value.dtype) === 2) return undefined;
    return Array.from(value.dense(), exactly);
  }

  /** Puts other elements of the same shape and type in the place of these. */
  write(i: Interpreter, node: Node): void {
    const { memory } = this;
    const { value } = this.current;
    if (memory.doubtful) return this.lose(i, memory.doubtful);
    if (value.strides.some((s, a) => s === 0 && value.sizes[a] > 1)) {
      throw this.evaluation.refuse(
        'what is written to is expanded: several elements are one in memory; clone it first',
      );
    }
    const { graph } = this.evaluation;
    const input = memory.node;
    i.heap.touch(memory);
    if (isWhole(value)) memory.node = this.evaluation.packed(node);
    else {
      const part = { size: [...value.sizes], stride: [...value.strides], storage_offset: value.offset };
      memory.node = graph.call('strided_scatter', { input, src: node, ...part }) as Node;
    }
    memory.version = ++versions;
  }

  lose(i: Interpreter, reason: string): void {
    if (this.memory.lost) return;
    i.heap.touch(this.memory);
    this.memory.lost = reason;
  }
}

/** The tensor is all of its array. */
function isWhole(t: Tensor): boolean {
  return t.isContiguous && t.offset === 0 && t.data.length === t.size * width(t.dtype);
}

/** Views whose being one depends on how the elements are laid out. */
const LAYOUT_DEPENDENT = new Set(['reshape', 'reshape_as', 'flatten', 'identity', 'unflatten']);

export class Evaluation {
  readonly graph: Graph;
  /** The first thing that could not be computed, for the message when the result has no value. */
  missing: string | null = null;

  constructor(
    private readonly i: Interpreter,
    options: GraphOptions = {},
  ) {
    this.graph = new Graph({ ...options, context: i.ops });
  }

  /** A tensor that the program is given. */
  input(data: Tensor, library: TensorType['library']): { value: TensorValue; node: Node } {
    const node = this.graph.input(data, library);
    return { value: this.tensor(node.type, node, null, true), node };
  }

  /** To throw: what cannot be computed, and why. */
  refuse(reason: string): Undetermined {
    this.missing ??= reason;
    return new Undetermined(reason);
  }

  /** The node of a tensor that has elements. @throws Undetermined with the reason where it has none. */
  node(t: TensorValue): Node {
    if (t.live instanceof View) return t.live.current;
    throw new Undetermined(this.missing ?? 'the elements are not known');
  }

  /** A tensor as an argument of an operator. */
  arg(t: TensorValue, type: TensorType): Arg {
    if (!(t.live instanceof View) || t.live.memory.lost) return { kind: 'tensor', type };
    const node = t.live.current;
    return { kind: 'tensor', type: { ...type, data: node.value }, node };
  }

  /** Applies an operator; without elements it is followed by shape alone. Null when that has to be done. */
  apply(op: Operator, args: ReadonlyMap<string, Arg>, given: Iterable<string>): Output | null {
    if (!hasElements(args)) {
      this.missing ??= `${op.name} is applied to a tensor whose elements are not known`;
      return null;
    }
    try {
      return this.graph.apply(op, args, given);
    } catch (e) {
      if (e instanceof RangeError || e instanceof Undetermined) throw this.refuse(e.message);
      throw e;
    }
  }

  /** What an operator yields as a value of the program. `operands`: the tensors it was given. */
  value(op: Operator, output: Output, operands: readonly Value[]): Value {
    const each = (o: Output) => this.value(op, o, operands);
    switch (output.kind) {
      case 'tensor':
        return this.tensor(output.type, output.node as Node, op, operands.every(isPlain), operands);
      case 'tuple':
        return new TupleValue(output.items.map(each), null, output.names ?? null, null, null, false, true);
      case 'list':
        return new ListValue(output.items.map(each));
      case 'int':
        return output.numpy ? { ...int(output.value), numpy: { dtype: output.numpy } } : int(output.value);
      case 'float':
        return float(output.value ?? null);
      case 'bool':
        return bool(output.value);
      case 'none':
        return NONE;
      case 'unknown':
        this.missing ??= output.reason;
        return unknown(output.reason);
    }
  }

  private tensor(
    type: TensorType,
    node: Node,
    op: Operator | null,
    isSure: boolean,
    operands: readonly Value[] = [],
  ): TensorValue {
    const t = new TensorValue(type.shape, type.dtype, type.library, type.weak ?? false);
    const base = op?.view ? operands.find((v) => isSharing(v, node.value)) : undefined;
    if (base?.kind === 'tensor' && base.live instanceof View) {
      const { memory } = base.live;
      if (op?.name === 'detach') memory.doubtful ??= 'a detached tensor shares its elements, but not its gradient';
      if (!memory.isSure && LAYOUT_DEPENDENT.has(op!.name)) {
        memory.doubtful ??= `whether ${op!.name} copies here depends on the layout in memory; use clone()`;
      }
      t.live = new View(this, memory, node);
      return t;
    }
    const packed = this.packed(node);
    const live = new View(this, new Memory(packed, isSure), packed);
    if (op?.view && !operands.every(isSureView) && LAYOUT_DEPENDENT.has(op.name)) {
      for (const v of operands) {
        if (v.kind === 'tensor' && v.live instanceof View) {
          v.live.memory.doubtful ??= `whether ${op.name} copies here depends on the layout in memory; use clone()`;
        }
      }
      live.memory.doubtful = `whether ${op.name} copies here depends on the layout in memory; use clone()`;
    }
    t.live = live;
    return t;
  }

  /** A node whose elements are all of an array. */
  packed(node: Node): Node {
    return isWhole(node.value) ? node : (this.graph.fn('clone', node) as Node);
  }

  /** Puts a result in the place of the elements of a tensor, in its type: `x += 1`, `x[0] = 5`, `x.relu_()`. */
  write(receiver: TensorValue, output: Output): void {
    const { live } = receiver;
    if (!(live instanceof View)) return;
    if (output.kind !== 'tensor' || !(output.node instanceof Node))
      return live.lose(this.i, 'what is written is not known');
    const node = output.node;
    const to = receiver.dtype;
    if (to === null) return live.lose(this.i, 'the type that is written to is not known');
    if (node.type.dtype !== null && !canHold(to, node.type.dtype)) {
      throw this.refuse(`a result of type ${node.type.dtype} cannot be put in place into ${to}`);
    }
    const cast = node.type.dtype === to ? node : (this.graph.toDType(node, to) as Node);
    const { sizes } = live.current.value;
    const fits = cast.value.sizes.join() === sizes.join();
    live.write(this.i, fits ? cast : (this.graph.call('expand', { input: cast, size: [...sizes] }) as Node));
  }

  /** `x[index] = value`. */
  setItem(t: TensorValue, index: Value, value: Value, node: SyntaxNode): void {
    const args = new Map<string, Value>([
      ['input', t],
      ['index', index],
      ['value', value],
    ]);
    this.replace(t, settled(callOperator(this.i, 'setitem', args, node)), 'an assignment to a part');
  }

  /** Is it a number of NumPy, where PyTorch has a tensor of no dims? */
  isScalar(t: TensorValue): boolean {
    if (t.library !== 'numpy' || !(t.live instanceof View) || t.live.memory.lost) return false;
    const { value, call } = t.live.current;
    return value.rank === 0 && call !== null && isScalarResult(call.operator.name, call.args);
  }

  /** Puts the elements of `result` in the place of those of `t`; where it has none, `t` has none either. */
  replace(t: TensorValue, result: Value, what: string): void {
    const lost = `${what} wrote to it, which is not computed`;
    try {
      if (result.kind !== 'tensor' || !(result.live instanceof View)) throw this.refuse(this.missing ?? lost);
      const { current } = result.live;
      keepsShape(this.i, what, t, result);
      this.write(t, { kind: 'tensor', type: current.type, node: current });
    } catch (e) {
      this.lose(t, e instanceof Undetermined ? e.message : lost);
      throw e;
    }
  }

  /** What a call writes to beside its result: see `Operator.updates`. `operands`: the tensors it was given. */
  update(op: Operator, args: ReadonlyMap<string, Arg>, operands: readonly Value[]): void {
    if (!op.updates) return;
    const updates = Object.entries(op.updates(this.graph, inputsOf(args), bindArgs(args)));
    for (const [name, node] of updates) {
      const arg = args.get(name);
      if (arg?.kind !== 'tensor' || !arg.node) continue;
      const target = operands.find((v) => v.kind === 'tensor' && v.live instanceof View && v.live.isNow(arg.node!));
      if (target?.kind === 'tensor') this.write(target, { kind: 'tensor', type: node.type, node });
    }
  }

  /** Something that cannot be followed may have written to it. */
  lose(t: TensorValue, reason: string): void {
    if (t.live instanceof View) t.live.lose(this.i, reason);
  }

  /** A copy with a memory of its own; null where the elements are not known. */
  copy(t: TensorValue): TensorValue | null {
    if (!(t.live instanceof View) || t.live.memory.lost) return null;
    const node = this.graph.detach(t.live.current) as Node;
    return this.tensor(typeOf(t), node, null, true);
  }

  /** The same elements as a tensor of another library, sharing memory. */
  share(t: TensorValue, library: TensorType['library']): TensorValue {
    const other = new TensorValue(t.shape, t.dtype, library);
    if (t.live instanceof View && !t.live.memory.lost) {
      t.live.memory.doubtful ??= 'an array shares its elements with a tensor, but not its gradient';
      const node = this.graph.detach(t.live.current) as Node;
      other.live = new View(this, t.live.memory, node);
    }
    return other;
  }
}

function hasElements(args: ReadonlyMap<string, Arg>): boolean {
  const known = (arg: Arg): boolean => {
    if (arg.kind === 'tensor') return arg.type.data !== undefined;
    if (arg.kind === 'list') return arg.items.every(known);
    return arg.kind !== 'slice' || [arg.lower, arg.upper, arg.step].every(known);
  };
  return [...args.values()].every(known);
}

/** Laid out as the library lays out what it makes: in rows. */
function isPlain(v: Value): boolean {
  return (
    !(v.kind === 'tensor' && v.live instanceof View) || (v.live.memory.isSure && v.live.current.value.isContiguous)
  );
}

function isSureView(v: Value): boolean {
  return !(v.kind === 'tensor' && v.live instanceof View) || v.live.memory.isSure;
}

function isSharing(v: Value, data: Tensor): boolean {
  return (
    v.kind === 'tensor' && v.live instanceof View && !v.live.memory.lost && v.live.current.value.data === data.data
  );
}

const ORDER = ['bool', 'int', 'float', 'complex'];

/** PyTorch writes in place what is of the same kind or a lower one. */
function canHold(to: DType, from: DType): boolean {
  return ORDER.indexOf(dtypeKind(from)) <= ORDER.indexOf(dtypeKind(to));
}
