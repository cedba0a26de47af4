/**
 * A computation as it is made: a backend that applies operators and keeps what was applied to what, so that gradients
 * and derivations can go through it. Tensors that have elements are computed with; others are followed by their shapes.
 */

import { Trail } from '../../base/trail';
import { Assumptions } from '../assumptions';
import { Dim } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import { type BoundArgs, bindArgs, weakScalar } from '../ops/args';
import { type Arguments, Backend, type Given } from '../ops/backend';
import { OperatorContext } from '../ops/context';
import { operator } from '../ops/index';
import { ifKnown } from '../ops/literals';
import {
  type Arg,
  type EvalContext,
  type Inputs,
  type Operator,
  type Output,
  type Target,
  type TensorType,
  Undetermined,
  type Var,
} from '../ops/operator';
import { Random } from '../random/random';
import { knownDims, shapeOf } from '../shape';
import { checkAllocation, isComplex } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { Arbitrary } from './arbitrary';
import { evaluate, requireComplexParts } from './complexParts';
import { type Call, Node, nodesOf } from './node';

/** What may be computed before it is refused. */
export interface Limits {
  /** Of one tensor. */
  readonly elements: number;
  /** Of all together: floating-point operations, as far as there are rules. */
  readonly operations: number;
}

export interface GraphOptions {
  /** null: random numbers are refused. */
  readonly seed?: number | null;
  readonly limits?: Limits;
  readonly defaultFloat?: DType;
  /** What shape rules ask; a new one by default. */
  readonly context?: OperatorContext;
  /** Elements are computed when they are asked for. */
  readonly lazy?: boolean;
  /** Which of the choices that a library leaves open are made. */
  readonly variant?: number;
  /** A composite leaves its parts, even where it has a gradient of its own: operators that have values alone, all of them. */
  readonly isFlat?: boolean;
}

/** Arguments of which the elements do not depend. */
const WITHOUT_EFFECT = new Set(['library', 'name', 'least', 'inplace', 'out']);

export class Graph extends Backend {
  readonly context: OperatorContext & EvalContext;
  readonly random: Random;
  readonly arbitrary: Arbitrary;
  private isLazy: boolean;
  private readonly isFlat: boolean;
  private readonly limits: Limits | null;
  private operations = 0;

  constructor(options: GraphOptions = {}) {
    super();
    this.random = options.seed === null ? new NoRandom() : new Random(options.seed);
    this.limits = options.limits ?? null;
    const context =
      options.context ??
      new OperatorContext(new Assumptions(new Trail()), () => 0, { defaultFloat: options.defaultFloat });
    this.arbitrary = new Arbitrary(options.variant);
    this.context = Object.assign(context, { random: this.random, arbitrary: this.arbitrary });
    this.isLazy = options.lazy ?? false;
    this.isFlat = options.isFlat ?? false;
  }

  /** An input, or a constant, of which the elements are known. */
  input(data: Tensor, library: TensorType['library'] = 'torch'): Node {
    return new Node({ shape: shapeOf(data.sizes), dtype: data.dtype, library, data });
  }

  /** An input of which only the type is known. */
  symbol(type: TensorType, name: string): Node {
    const node = new Node(type);
    node.name = name;
    return node;
  }

  call(name: string, args: Arguments): Node {
    const results = this.callMany(name, args);
    if (results.length !== 1) throw new Error(`internal: ${name} has ${results.length} results, one was expected`);
    return results[0];
  }

  callMany(name: string, args: Arguments): readonly Node[] {
    const op = operator(name);
    if (!op) throw new Error(`internal: there is no operator ${name}`);
    const map = new Map<string, Arg>();
    for (const name in args) map.set(name, toArg(args[name]));
    return tensorsOf(this.apply(op, map));
  }

  override conj(x: Var): Var {
    const { dtype } = (x as Node).outline;
    return dtype !== null && !isComplex(dtype) ? x : super.conj(x);
  }

  /** Are elements computed only where they are asked for? */
  get defers(): boolean {
    return this.isLazy;
  }

  /** Runs something whose elements are computed only where they are asked for. */
  lazily<T>(run: () => T): T {
    const before = this.isLazy;
    this.isLazy = true;
    try {
      return run();
    } finally {
      this.isLazy = before;
    }
  }

  /**
   * Applies an operator. `given` are the names of the arguments that the caller wrote; others have defaults.
   * @throws ShapeError, Undetermined as the shape rule does; RangeError where the arguments have no result.
   */
  apply(op: Operator, written: ReadonlyMap<string, Arg>, given: Iterable<string> = written.keys()): Output {
    const concrete = nodesOf(written).every((n) => n.isConcrete);
    const args = concrete && !this.isLazy ? elementsNow(written) : written;
    if (concrete && op.compose && !op.eval) return this.composed(op, args, given);
    const bound = bindArgs(args);
    const output = op.shape(bound, this.context);
    if (!concrete) return this.recorded(op, args, output);
    if (!op.eval) throw new Undetermined(`${op.name} has no value yet`);
    if (this.isLazy && isKnown(output)) return this.deferred(op, args, output);
    return this.recorded(op, args, this.evaluated(op, bound, output, args, given));
  }

  /** An application once more, with other elements of the same types and sizes: the shape rule is not asked again. */
  again({ operator: op, output }: Call, args: ReadonlyMap<string, Arg>): Output {
    if (!op.eval) return this.apply(op, args, []);
    return this.recorded(op, args, this.evaluated(op, bindArgs(args), output, args, []));
  }

  /** Results that are there already, as those of an operator that is made for them: it has a gradient and no value. */
  given(op: Operator, args: ReadonlyMap<string, Arg>, results: readonly TensorType[]): readonly Node[] {
    const items = results.map((type): Output => ({ kind: 'tensor', type }));
    return tensorsOf(this.recorded(op, args, { kind: 'tuple', items }));
  }

  private composed(op: Operator, args: ReadonlyMap<string, Arg>, given: Iterable<string>): Output {
    requireComplexParts(op, args);
    const bound = bindArgs(args);
    const output = op.shape(bound, this.context);
    const parts = named(op, () => op.compose!(this, inputsOf(args, bound.asked), bound));
    checkAsked(op, bound.asked, args, given);
    const nodes = (Array.isArray(parts) ? parts : [parts]) as Node[];
    const announced = leavesOf(output);
    if (nodes.length !== announced.length) {
      throw new Error(`internal: ${op.name}: ${announced.length} results expected, ${nodes.length} composed`);
    }
    // With a rule of its own it is one step of the computation, else its parts are.
    if ((op.vjp || op.vjpOfMany) && !this.isFlat) {
      const next = [...nodes];
      const typed = mapLeaves(output, (type) => checked(op, type, next.shift()!.type));
      return this.recorded(op, args, typed);
    }
    const next = [...nodes];
    return mapLeaves(output, (type) => {
      const node = next.shift()!;
      checked(op, type, node.outline);
      return { type: node.outline, node };
    });
  }

  private evaluated(
    op: Operator,
    bound: BoundArgs,
    output: Output,
    args: ReadonlyMap<string, Arg>,
    given: Iterable<string>,
  ): Output {
    const leaves = leavesOf(output);
    const targets = leaves.map((type) => targetOf(op, type));
    for (const t of targets) if (!t.sizes.includes(Number.NaN)) checkAllocation(op.name, t.dtype, t.sizes);
    if (this.limits)
      this.keepWithin(this.limits, op, bound, output, [...targets, ...nodesOf(args).map((n) => n.value)]);
    const items = targets.length > 1 || output.kind !== 'tensor' ? targets : [];
    const first = targets[0] ?? { dtype: 'int64', sizes: [] };
    const result = named(op, () => evaluate(op, bound, args, { ...first, items }, this.context));
    checkAsked(op, bound.asked, args, given);
    if (typeof result === 'number' || typeof result === 'boolean') return plain(op, output, result);
    const next = result instanceof Tensor ? [result] : [...result];
    for (const t of next) if (hasFraction(t)) throw new Undetermined(`${op.name}: fractions in a result of ${t.dtype}`);
    if (next.length !== leaves.length) {
      throw new Error(`internal: ${op.name}: ${leaves.length} results expected, ${next.length} computed`);
    }
    return mapLeaves(output, (type) => {
      const data = next.shift()!;
      return checked(op, type, { ...type, shape: shapeOf(data.sizes), dtype: data.dtype, data });
    });
  }

  /** @throws Undetermined when it takes more than it may. */
  private keepWithin(
    limits: Limits,
    op: Operator,
    args: BoundArgs,
    output: Output,
    tensors: readonly { readonly sizes: readonly number[] }[],
  ): void {
    const sizes = tensors.map((t) => t.sizes.reduce((n, d) => n * (Number.isNaN(d) ? 1 : d), 1));
    const most = Math.max(0, ...sizes);
    if (most > limits.elements) throw new Undetermined(`${op.name}: ${most} elements are more than are computed here`);
    // Decompositions, which have no rule, take about n³ for n × n.
    this.operations += Math.max(most, ifKnown(() => op.flops?.(args, output).value ?? null) ?? most ** 1.5);
    if (this.operations > limits.operations) throw new Undetermined(`${op.name}: it takes more than is computed here`);
  }

  /** Shapes are known now, elements when one of them is asked for. */
  private deferred(op: Operator, args: ReadonlyMap<string, Arg>, output: Output): Output {
    const recorded = this.recorded(op, args, output);
    const nodes = tensorsOf(recorded);
    const compute = () => {
      const now = elementsNow(args);
      // Its arguments are those of a rule, which knows the operator.
      const types = leavesOf(this.evaluated(op, bindArgs(now), output, now, []));
      for (const [i, node] of nodes.entries()) node.fulfil(types[i].data!);
    };
    for (const node of nodes) node.defer(compute);
    return recorded;
  }

  /** The output with a node for each of its tensors. */
  private recorded(op: Operator, args: ReadonlyMap<string, Arg>, output: Output): Output {
    const results: Node[] = [];
    const call: Call = { operator: op, args, output, results };
    return mapLeaves(output, (type) => {
      const node = new Node(type, call);
      results.push(node);
      return { type, node };
    });
  }
}

/** A library's generator is not ours, so its numbers are not known. */
class NoRandom extends Random {
  override bits(): number {
    throw new Undetermined("it is random, and PyTorch's and NumPy's generators are not followed");
  }
}

// ------------------------------------------------------------------------------------------------------ arguments

export function toArg(value: Given): Arg {
  if (value === null) return { kind: 'none' };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (typeof value === 'string') return { kind: 'str', value };
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? { kind: 'int', value: Dim.of(value) } : { kind: 'float', value };
  }
  if (value instanceof Node) return nodeArg(value);
  if (Array.isArray(value)) return { kind: 'list', items: value.map(toArg), tuple: true };
  const special = value as { dtype: DType } | { arg: Arg };
  return 'arg' in special ? special.arg : { kind: 'dtype', value: special.dtype };
}

export function nodeArg(node: Node): Arg {
  return { kind: 'tensor', type: node.outline, node };
}

/** The arguments with the elements of what had not been computed yet. */
function elementsNow(args: ReadonlyMap<string, Arg>): ReadonlyMap<string, Arg> {
  const now = new Map<string, Arg>();
  for (const [name, arg] of args) now.set(name, withElements(arg));
  return now;
}

function withElements(arg: Arg): Arg {
  if (arg.kind === 'tensor' && arg.node && !arg.type.data) return { ...arg, type: arg.node.type };
  if (arg.kind === 'list') return { ...arg, items: arg.items.map(withElements) };
  return arg;
}

/** Tensors and numbers among the arguments, as rules and composites take them. `asked` gets the names of those that are. */
export function inputsOf(args: ReadonlyMap<string, Arg>, asked?: Set<string>): Inputs {
  const inputs: Record<string, Var> = {};
  for (const [name, arg] of args) {
    if (arg.kind === 'unknown') refuseWhenRead(inputs, name, arg.reason);
    const input = inputOf(arg);
    if (!input) continue;
    if (asked) {
      const get = () => {
        asked.add(name);
        return input;
      };
      Object.defineProperty(inputs, name, { get, enumerable: true });
    } else inputs[name] = input;
  }
  return inputs;
}

/** What is not known is not taken for what was left out. */
function refuseWhenRead(inputs: Record<string, Var>, name: string, reason: string): void {
  const get = () => {
    throw new Undetermined(reason);
  };
  Object.defineProperty(inputs, name, { get, enumerable: true });
}

function inputOf(arg: Arg): Var | null {
  switch (arg.kind) {
    case 'tensor':
      return arg.node ?? new Node(arg.type);
    case 'bool':
      return arg.value === null ? null : constant('bool', Number(arg.value));
    case 'int':
      return arg.value.value === null ? null : constant('int64', arg.value.value);
    case 'float':
      return arg.value === null ? null : constant('float64', arg.value);
    case 'complex':
      return arg.value ? constant('complex128', ...arg.value) : null;
    default:
      return null;
  }
}

/** A Python number as a node. */
function constant(dtype: DType, ...value: readonly [re: number, im?: number]): Node {
  return new Node({ ...weakScalar(dtype), data: Tensor.scalar(dtype, ...value) });
}

// -------------------------------------------------------------------------------------------------------- results

type Leaf = Extract<Output, { kind: 'tensor' }>;

function mapLeaves(output: Output, f: (type: TensorType) => TensorType | Omit<Leaf, 'kind'>): Output {
  switch (output.kind) {
    case 'tensor': {
      const made = f(output.type);
      return 'shape' in made ? { kind: 'tensor', type: made } : { kind: 'tensor', ...made };
    }
    case 'tuple':
      return { ...output, items: output.items.map((o) => mapLeaves(o, f)) };
    case 'list':
      return { ...output, items: output.items.map((o) => mapLeaves(o, f)) };
    default:
      return output;
  }
}

function leavesOf(output: Output): TensorType[] {
  const types: TensorType[] = [];
  mapLeaves(output, (type) => {
    types.push(type);
    return type;
  });
  return types;
}

/** The nodes of an output. */
export function tensorsOf(output: Output): Node[] {
  if (output.kind === 'tensor') return output.node instanceof Node ? [output.node] : [];
  return output.kind === 'tuple' || output.kind === 'list' ? output.items.flatMap(tensorsOf) : [];
}

/** Sizes and types are known before anything is computed. */
function isKnown(output: Output): boolean {
  if (output.kind === 'tuple' || output.kind === 'list') return output.items.every(isKnown);
  if (output.kind !== 'tensor' || output.type.dtype === null) return false;
  return knownDims(output.type.shape)?.every((d) => d.value !== null) ?? false;
}

function targetOf(op: Operator, type: TensorType): Target {
  if (type.dtype === null) throw new Undetermined(`${op.name}: the type of the result depends on the version`);
  const dims = knownDims(type.shape);
  return { dtype: type.dtype, sizes: dims ? dims.map((d) => d.value ?? Number.NaN) : [Number.NaN], items: [] };
}

/** A Python number or bool. */
function plain(op: Operator, output: Output, value: number | boolean): Output {
  switch (output.kind) {
    case 'int':
      return { ...output, value: Dim.of(Number(value)) };
    case 'float':
      return { kind: 'float', value: Number(value) };
    case 'bool':
      return { kind: 'bool', value: Boolean(value) };
    default:
      throw new Error(`internal: ${op.name} computed ${value} where its shape rule says ${output.kind}`);
  }
}

/** What was computed must be what the shape rule announced. */
function checked(op: Operator, announced: TensorType, computed: TensorType): TensorType {
  const [a, b] = [knownDims(announced.shape), knownDims(computed.shape)];
  const sizes =
    a === null ||
    b === null ||
    (a.length === b.length && a.every((d, i) => d.value === null || b[i].value === null || d.value === b[i].value));
  if (sizes && (announced.dtype === null || announced.dtype === computed.dtype)) return computed;
  const show = (t: TensorType, d: readonly Dim[] | null) => `${t.dtype} (${d?.join(', ') ?? '…'})`;
  // A rule that is not sure of what the library does with such operands: then nothing is said.
  throw new Undetermined(`${op.name}: the result may be ${show(announced, a)} or ${show(computed, b)}`);
}

/** An integer type that holds no integer: a rule for floats was applied to integers. */
function hasFraction(t: Tensor): boolean {
  return dtypeKind(t.dtype) === 'int' && t.data.some((v) => v % 1 !== 0);
}

/** An argument that was given and that no rule looked at may change the result. */
function checkAsked(
  op: Operator,
  asked: ReadonlySet<string>,
  args: ReadonlyMap<string, Arg>,
  given: Iterable<string>,
): void {
  for (const name of given) {
    const arg = args.get(name);
    if (!arg || arg.kind === 'none' || asked.has(name) || WITHOUT_EFFECT.has(name)) continue;
    throw new Undetermined(`${op.name}: the argument ${name} is not computed with`);
  }
}

/** Messages of errors begin with the operator's name. */
function named<T>(op: Operator, run: () => T): T {
  try {
    return run();
  } catch (e) {
    if (e instanceof RangeError && !e.message.startsWith(`${op.name}:`)) e.message = `${op.name}: ${e.message}`;
    throw e;
  }
}
