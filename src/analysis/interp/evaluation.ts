/**
 * Evaluation: the interpreter on real numbers. Every tensor has a node of a graph, from which its elements and its
 * gradient are had. Nothing is ever written over: what a program does in place gives the memory of a tensor another
 * node, and the views of that memory are taken from it again. So gradients come out right as well.
 */

import { type DType, dtypeKind } from '../../core/dtype';
import { Graph, type GraphOptions, inputsOf, nodeArg } from '../../core/graph/graph';
import { Node, nodesOf } from '../../core/graph/node';
import { fullMessageOf, shapesGiven } from '../../core/ops/advice';
import { bindArgs } from '../../core/ops/args';
import { operator } from '../../core/ops/index';
import type { Arg, Operator, Output, TensorType } from '../../core/ops/operator';
import { ShapeError, Undetermined } from '../../core/ops/operator';
import { knownDims } from '../../core/shape';
import { checkAllocation } from '../../core/tensor/storage';
import { Tensor } from '../../core/tensor/tensor';
import type { Node as SyntaxNode } from '../../python/ast';
import {
  bool,
  float,
  int,
  ListValue,
  NONE,
  SOME_STR,
  TensorValue,
  TupleValue,
  unknown,
  type Value,
} from '../values/values';
import { Autograd, canRequire, type Leaf } from './autograd';
import { hasElements, isConstant, isPlainOutput, OVERWRITING, withoutElements } from './certain';
import { isScalarResult } from './elements';
import type { Interpreter } from './interpreter';
import { ComputedType, isWhole, Memory, nextVersion, View } from './memory';
import { isPlain, isSharing, isSureView, LAYOUT_DEPENDENT, link, MAY_SHARE, uncertainCopy } from './sharing';
import { Uncertain } from './signals';
import { keepsShape } from './signatureCalls';
import { callOperator, settled, toArg, typeOf } from './tensors';

/** What makes a tensor whose elements are whatever was in memory. */
const UNSET = new Set(['empty', 'empty_like', 'new_empty']);

export interface EvaluationOptions extends GraphOptions {
  /** Ends with `Uncertain` where the state of the program is not certain any more, instead of following all that may be. */
  readonly isStrict?: boolean;
}

export class Evaluation {
  readonly graph: Graph;
  private readonly isStrict: boolean;
  readonly autograd: Autograd;
  /** The first thing that could not be computed, for the message when the result has no value. */
  missing: string | null = null;

  constructor(
    private readonly i: Interpreter,
    options: EvaluationOptions = {},
  ) {
    this.isStrict = options.isStrict ?? false;
    this.graph = new Graph({ ...options, context: i.ops });
    this.autograd = new Autograd(i, this);
  }

  /** A tensor that the program is given; `isAsked`: the request differentiates by it. */
  input(data: Tensor, library: TensorType['library'], isAsked: boolean): { value: TensorValue; node: Node } {
    const node = this.graph.input(data, library);
    const value = this.plain(node);
    if (isAsked && value.live instanceof View && library === 'torch') value.live.memory.leaf = this.autograd.ask(node);
    return { value, node };
  }

  /** A tensor with a memory of its own. */
  plain(node: Node): TensorValue {
    return this.tensor(node.type, node, null, true);
  }

  /** Something that is not followed gets hold of these values. @throws Uncertain where that may change them. */
  escape(values: Iterable<Value>, how: string): void {
    if (!this.isStrict) return;
    for (const v of values) if (!isConstant(settled(v))) throw new Uncertain(how);
  }

  /** A rank that is not known would have to be guessed. @throws Uncertain for that. */
  guessed(): void {
    if (this.isStrict) throw new Uncertain('the rank of a tensor is not known');
  }

  /** A statement was left in its midst. @throws Uncertain as what it would have set is not. */
  skipped(reason: string): void {
    if (this.isStrict) throw new Uncertain(reason);
  }

  /** One of several paths has ended. @throws Uncertain when it has changed something, or yields what may be changed. */
  parted(changed: boolean, value: unknown): void {
    if (!this.isStrict) return;
    const isValue = typeof value === 'object' && value !== null;
    if (changed || (isValue && !isConstant(value as Value)))
      throw new Uncertain('it depends on a condition that is not known');
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
  arg(t: TensorValue): Arg {
    if (!(t.live instanceof View)) return { kind: 'tensor', type: typeOf(t) };
    if (t.live.memory.lost) {
      this.missing ??= t.live.memory.lost;
      return { kind: 'tensor', type: typeOf(t) };
    }
    const node = t.live.current;
    return { kind: 'tensor', type: new ComputedType(t, node.value), node };
  }

  /** The result, of which nothing is known, may share the elements of operands. @throws Uncertain where it may. */
  private withoutResult(op: Operator, args: ReadonlyMap<string, Arg>): void {
    if (!this.isStrict || (!op.view && (op.eval || op.compose || UNSET.has(op.name)))) return;
    if (nodesOf(args).some((n) => n.isConcrete)) throw new Uncertain(this.missing ?? `${op.name} is not computed`);
  }

  /** The tensor among the values that an argument is. @throws Undetermined where it is none. */
  operand(arg: Extract<Arg, { kind: 'tensor' }>, values: readonly Value[]): TensorValue {
    const found = values.find(
      (v) => v.kind === 'tensor' && v.live instanceof View && arg.node && v.live.isNow(arg.node),
    );
    if (found?.kind === 'tensor') return found;
    throw this.refuse('what is written to is not known');
  }

  /** Arguments of which each is one value: of several strings it does not matter which, they name devices. */
  decided(values: readonly Value[]): readonly Value[] {
    return values.map((v) => {
      if (v.kind !== 'union') return v;
      if (v.options.every((o) => o.kind === 'str')) return SOME_STR;
      this.escape([v], 'it depends on a condition that is not known');
      return v;
    });
  }

  /** Applies an operator; without elements it is followed by shape alone. Null when that has to be done. */
  apply(op: Operator, args: ReadonlyMap<string, Arg>, given: Iterable<string>): Output | null {
    const usable = OVERWRITING.has(op.name) ? withoutElements(args, this.graph) : args;
    if (!hasElements(usable)) {
      this.missing ??= `${op.name} is applied to something of which the value is not known`;
      this.withoutResult(op, args);
      return null;
    }
    try {
      if (UNSET.has(op.name)) return this.unset(op, args);
      if (!op.eval && !op.compose) {
        const output = op.shape(bindArgs(args), this.graph.context);
        if (isPlainOutput(output)) return output;
      }
      return this.graph.apply(op, usable, given);
    } catch (e) {
      if (e instanceof ShapeError) e.given = shapesGiven(op, usable);
      if (!(e instanceof RangeError || e instanceof Undetermined)) throw e;
      const reason = reasonOf(e, op, usable);
      this.missing ??= reason;
      this.withoutResult(op, args);
      if (e instanceof RangeError) throw new Undetermined(reason);
      // Its shape may be known all the same.
      return null;
    }
  }

  /** An operator was followed by shape alone: where it gives a view, what is written to that is not seen. */
  strayed(op: Operator, operands: readonly Value[]): void {
    if (!op.view) return;
    for (const v of operands) if (v.kind === 'tensor' && v.live instanceof View) v.live.memory.hasStrays = true;
  }

  /** A new tensor of which only shape and type are known. */
  private unset(op: Operator, args: ReadonlyMap<string, Arg>): Output {
    const output = op.shape(bindArgs(args), this.graph.context);
    if (output.kind !== 'tensor') throw new Undetermined(`${op.name}: a tensor of known sizes is needed`);
    const { shape, dtype, library } = output.type;
    const sizes = knownDims(shape)?.map((d) => d.value);
    if (!dtype || !sizes || sizes.includes(null)) throw new Undetermined(`${op.name}: the sizes are not known`);
    checkAllocation(op.name, dtype, sizes as number[]);
    const node = this.graph.input(Tensor.zeros(dtype, sizes as number[]), library);
    return { kind: 'tensor', type: node.type, node };
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
    made: Node,
    op: Operator | null,
    isSure: boolean,
    operands: readonly Value[] = [],
  ): TensorValue {
    const node = op === null || this.autograd.isOn ? made : (this.graph.detach(made) as Node);
    const t = new TensorValue(type.shape, type.dtype, type.library, type.weak ?? false);
    const isScalar = isNumber(node, type.library);
    const base = op?.view && !isScalar ? operands.find((v) => isSharing(v, node.value)) : undefined;
    if (base?.kind === 'tensor' && base.live instanceof View) {
      const { memory } = base.live;
      if (MAY_SHARE.has(op!.name)) memory.doubtful ??= uncertainCopy(op!);
      if (!memory.isSure && LAYOUT_DEPENDENT.has(op!.name)) {
        memory.doubtful ??= `whether ${op!.name} copies here depends on the layout in memory; use clone()`;
      }
      t.live = new View(this, memory, node, op?.name === 'detach' || base.live.isDetached || !this.autograd.isOn);
      return t;
    }
    const packed = isScalar ? (this.graph.fn('clone', node) as Node) : this.packed(node);
    const live = new View(this, new Memory(packed, isSure), packed);
    if (isScalar) {
      live.isNumber = true;
      live.memory.doubtful = 'it is a number, which cannot be written to';
    }
    if (op && MAY_SHARE.has(op.name)) link(live.memory, operands, uncertainCopy(op));
    if (op?.view && !operands.every(isSureView) && LAYOUT_DEPENDENT.has(op.name)) {
      for (const v of operands) {
        if (v.kind === 'tensor' && v.live instanceof View) {
          v.live.memory.doubtful ??= `whether ${op.name} copies here depends on the layout in memory; use clone()`;
        }
      }
      live.memory.doubtful = `whether ${op.name} copies here depends on the layout in memory; use clone()`;
    }
    if (op && UNSET.has(op.name) && node.value.size > 0) {
      live.memory.lost = `the elements of ${op.name} are whatever was in memory; fill it first`;
      live.memory.unset = this.graph.fullLike(this.graph.toDType(node, 'bool'), 1) as Node;
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
    const { sizes } = live.layout;
    const fits = cast.value.sizes.join() === sizes.join();
    live.write(this.i, fits ? cast : (this.graph.call('expand', { input: cast, size: [...sizes] }) as Node));
  }

  /** `x[index] = value`. */
  setItem(t: TensorValue, index: Value, value: Value, node: SyntaxNode): void {
    if (t.live instanceof View && this.setUnset(t.live, index, value)) return;
    const args = new Map<string, Value>([
      ['input', t],
      ['index', index],
      ['value', value],
    ]);
    this.replace(t, settled(callOperator(this.i, 'setitem', args, node)), 'an assignment to a part');
  }

  /** Of a tensor that is not filled yet: true when it was such a one. It is known as soon as every element was set. */
  private setUnset(live: View, index: Value, value: Value): boolean {
    const { memory } = live;
    if (!memory.unset || !live.isWhole || memory.hasStrays) return false;
    const set = (input: Node, to: Arg) => {
      const args = new Map<string, Arg>([
        ['input', nodeArg(input)],
        ['index', toArg(this.i, index)],
        ['value', to],
      ]);
      const output = this.apply(operator('setitem')!, args, args.keys());
      if (output?.kind !== 'tensor') throw this.refuse(this.missing ?? 'an assignment to a part is not computed');
      return output.node as Node;
    };
    const node = set(memory.node, toArg(this.i, value));
    const unset = set(memory.unset, { kind: 'bool', value: false });
    const isFull = !unset.value.dense().some((v) => v !== 0);
    this.i.heap.touch(memory);
    memory.node = node;
    memory.unset = isFull ? null : unset;
    if (isFull) memory.lost = null;
    memory.version = nextVersion();
    return true;
  }

  /** Is it a number of NumPy? */
  isScalar(t: TensorValue): boolean {
    return t.live instanceof View && !t.live.memory.lost && t.live.isNumber;
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
    if (!(t.live instanceof View)) return null;
    const { lost, leaf } = t.live.memory;
    const node = lost ? this.graph.input(t.live.layout, t.library) : (this.graph.detach(t.live.current) as Node);
    const copy = this.tensor(typeOf(t), node, null, true);
    if (copy.live instanceof View) copy.live.memory.lost = lost;
    if (leaf) this.require(copy);
    return copy;
  }

  /** The same elements as a tensor of another library, sharing memory. */
  share(t: TensorValue, library: TensorType['library']): TensorValue {
    const other = new TensorValue(t.shape, t.dtype, library);
    if (t.live instanceof View) {
      const { memory } = t.live;
      const node = memory.lost ? this.graph.input(t.live.layout, library) : (this.graph.detach(t.live.current) as Node);
      other.live = new View(this, memory, node, true);
    }
    return other;
  }

  /** `requires_grad_()`: its gradient is collected from now on. What is computed from leaves requires one already. */
  require(t: TensorValue, isWanted = true): void {
    const { live } = t;
    if (!(live instanceof View)) return;
    const { memory } = live;
    if (memory.leaf || !isWanted) {
      if (!isWanted) this.withoutLeaf(memory);
      return;
    }
    if (!canRequire(t)) throw this.refuse('only floating-point tensors can require a gradient');
    if (!memory.lost && !live.isDetached && this.autograd.requires(live.current)) return;
    this.own(t, live);
  }

  private withoutLeaf(memory: Memory): void {
    if (!memory.leaf) return;
    this.i.heap.touch(memory);
    this.autograd.drop(memory.leaf);
    memory.leaf = null;
    memory.node = this.graph.detach(memory.node) as Node;
    memory.version = nextVersion();
  }

  /** Makes the tensor a leaf, with a memory that it shares with nothing that has a gradient. */
  private own(t: TensorValue, { memory }: View): void {
    const { live } = t;
    if (!(live instanceof View)) return;
    const known = memory.lost ? this.graph.input(live.layout, t.library) : (this.graph.detach(live.current) as Node);
    const twin = new Memory(this.packed(known), memory.isSure);
    twin.lost = memory.lost;
    twin.doubtful = memory.doubtful;
    twin.twins.push(memory);
    memory.twins.push(twin);
    twin.leaf = this.autograd.leaf(twin.node);
    this.i.heap.touch(t);
    t.live = new View(this, twin, twin.node);
  }

  /** `y.detach_()`. */
  detachInPlace({ live }: TensorValue): void {
    if (!(live instanceof View) || live.memory.lost) return;
    if (!live.isWhole) throw this.refuse('detach_ of a part of a tensor');
    this.withoutLeaf(live.memory);
    this.i.heap.touch(live.memory);
    live.memory.node = this.graph.detach(live.memory.node) as Node;
    live.memory.version = nextVersion();
  }

  /** Sizes and strides, where they are surely those of the library. */
  layoutOf({ live }: TensorValue): Tensor | null {
    return live instanceof View && live.memory.isSure ? live.layout : null;
  }

  /** `nn.Parameter(data)`: a leaf in the memory of `data`. */
  parameter(data: TensorValue, isRequired: boolean): TensorValue {
    const p = new TensorValue(data.shape, data.dtype, data.library);
    p.live = data.live;
    if (data.live instanceof View && canRequire(data)) {
      this.own(p, data.live);
      if (!isRequired) this.require(p, false);
    }
    return p;
  }

  /** Null where nothing is known of its elements. */
  leafOf(t: TensorValue): Leaf | null {
    return t.live instanceof View && !t.live.isDetached && t.live.isWhole ? t.live.memory.leaf : null;
  }

  /** `x.data = y`. */
  setData(t: TensorValue, from: TensorValue): void {
    const [to, data] = [t.live, from.live];
    if (!(to instanceof View)) return;
    if (!(data instanceof View) || data.memory.lost) return to.lose(this.i, 'its data were set to what is not known');
    const fits = data.layout.sizes.join() === to.layout.sizes.join() && t.dtype === from.dtype;
    if (!fits || !to.isWhole) return to.lose(this.i, 'its data were set to those of another shape or type');
    new View(this, to.memory, to.memory.node, true).write(this.i, this.graph.fn('clone', data.current) as Node);
    to.memory.twins.push(data.memory);
    data.memory.twins.push(to.memory);
  }

  /** Does it require a gradient? Null where that is not known. */
  requires(t: TensorValue): boolean | null {
    if (!(t.live instanceof View)) return null;
    if (t.live.isDetached) return false;
    if (t.live.memory.leaf) return true;
    return t.live.memory.lost ? null : this.autograd.requires(t.live.current);
  }

  /** What was written to it is not known, nor wanted: random numbers. Its shape is. */
  forget(t: TensorValue, reason: string): void {
    if (!(t.live instanceof View)) return;
    t.live.lose(this.i, reason);
    t.live.memory.lost = reason;
    for (const twin of t.live.memory.twins) {
      this.i.heap.touch(twin);
      twin.lost ??= reason;
    }
  }
}

/** Does NumPy give a number there, where PyTorch has a tensor of no dims? */
function isNumber({ value, call }: Node, library: TensorType['library']): boolean {
  return library === 'numpy' && value.rank === 0 && call !== null && isScalarResult(call.operator.name, call.args);
}

const ORDER = ['bool', 'int', 'float', 'complex'];

/** PyTorch writes in place what is of the same kind or a lower one. */
function canHold(to: DType, from: DType): boolean {
  return ORDER.indexOf(dtypeKind(from)) <= ORDER.indexOf(dtypeKind(to));
}

/** Why a call has no value: the operator is named, and what it was given where that is the reason. */
function reasonOf(e: RangeError | Undetermined, op: Operator, args: ReadonlyMap<string, Arg>): string {
  if (e instanceof RangeError) return fullMessageOf(e, shapesGiven(op, args));
  return e.message.includes(op.name) ? e.message : `${op.name}: ${e.message}`;
}
