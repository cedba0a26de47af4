/** The border between abstract values and operators: arguments in, results out. */
import type { Change } from '../../base/trail';
import { Dim, DimOverflow } from '../../core/dim';
import type { DType } from '../../core/dtype';
import { bindArgs } from '../../core/ops/args';
import { withValues } from '../../core/ops/fold';
import { operator } from '../../core/ops/index';
import {
  type Arg,
  type OpArgs,
  type Operator,
  type Output,
  ShapeError,
  type TensorType,
  Undetermined,
} from '../../core/ops/operator';
import { narrowed } from '../../core/promotionJax';
import { knownDims, type Shape, unknownShape } from '../../core/shape';
import type { Expr, Node } from '../../python/ast';
import type { SeenProblem } from '../recorder';
import { mendable } from '../repairs';
import { joinValues, options } from '../values/join';
import {
  bool,
  float,
  int,
  ListValue,
  NONE,
  TensorValue,
  TupleValue,
  type UnknownValue,
  unknown,
  type Value,
} from '../values/values';
import { isScalarResult, noteWritten, scalarResult, sharedContents } from './elements';
import type { Evaluation } from './evaluation';
import type { Frame } from './frame';
import type { Interpreter } from './interpreter';

/** The origin of a symbol that is called what a parameter is called. */
export const PARAMETER = 'parameter';

/** More combinations of alternatives than this are not looked at. */
const MAX_COMBINATIONS = 24;

export function typeOf(t: TensorValue): TensorType {
  const { values } = t;
  return { shape: t.shape, dtype: t.dtype, library: t.library, weak: t.weak, ...(values ? { values } : {}) };
}

/** The tensor that an unknown turns out to be. It is the same one wherever the unknown is used. */
export function refineToTensor(
  i: Interpreter,
  u: UnknownValue,
  library: 'torch' | 'numpy' | 'jax' = 'torch',
): TensorValue {
  if (!u.tensor) {
    const t = u.deriveTensor?.() ?? new TensorValue(unknownShape(u.name, u.scope), null, library);
    i.heap.touch(u);
    u.tensor = t;
  }
  return u.tensor;
}

export function refineToInt(i: Interpreter, u: UnknownValue): Dim {
  if (!u.integer) {
    const dim = u.deriveInt?.() ?? namedSymbol(i, u);
    i.heap.touch(u);
    u.integer = dim;
    for (const learn of u.whenInt) learn(dim);
  }
  return u.integer;
}

function namedSymbol(i: Interpreter, u: UnknownValue): Dim {
  const sym = i.ops.names.symbol(u.name.split('.').at(-1) || 'n', u.scope, {
    min: Number.NEGATIVE_INFINITY,
    ...(u.name ? { origin: { text: u.name.includes('.') ? u.name : PARAMETER } } : {}),
  });
  // What a call yields has no name yet.
  sym.isNamed = u.name !== '' && !u.name.endsWith('()');
  return Dim.symbol(sym);
}

/** What an unknown has turned out to be, or the value itself. */
export function settled(v: Value): Value {
  if (v.kind !== 'unknown') return v;
  return v.tensor ?? (v.integer ? int(v.integer) : v);
}

/** A device, as far as its name tells: `x.device`, `self.device`, a parameter `device`. It is no dtype. */
export function isDevice(v: UnknownValue): boolean {
  return /(^|[._])device$/.test(v.name);
}

export function toArg(i: Interpreter, value: Value): Arg {
  const v = settled(value);
  switch (v.kind) {
    case 'none':
      return { kind: 'none' };
    case 'bool':
    case 'float':
    case 'str':
    case 'dtype':
      return v as Arg;
    case 'int':
      return { kind: 'int', value: i.assume.normalize(v.dim), ...(v.numpy ? { numpy: v.numpy } : {}) };
    case 'complex':
      return v.value ? { kind: 'complex', value: v.value } : { kind: 'complex' };
    case 'ellipsis':
      return { kind: 'ellipsis' };
    case 'tensor':
      return i.evaluation ? i.evaluation.arg(v) : { kind: 'tensor', type: i.linting.give(typeOf(v), v) };
    case 'slice':
      return { kind: 'slice', lower: toArg(i, v.lower), upper: toArg(i, v.upper), step: toArg(i, v.step) };
    case 'tuple':
    case 'list':
      return sequenceArg(i, v);
    case 'range':
      return rangeArg(i, v);
    case 'native':
      return v.dtype ? { kind: 'dtype', value: v.dtype } : nativeArg(v.name);
    case 'instance':
      // What stands where a dtype may stand has to be told from one.
      if (v.cls.name === 'device' && v.cls.file?.isLibrary) return { kind: 'str', value: null };
      return v.payload ? toArg(i, v.payload) : { kind: 'unknown', reason: `an instance of ${v.cls.name}` };
    case 'union':
      return { kind: 'unknown', reason: 'one of several values' };
    case 'unknown':
      if (isDevice(v)) return { kind: 'str', value: null };
      if (!v.isVariable) return { kind: 'unknown', reason: v.reason };
      return {
        kind: 'unknown',
        reason: v.reason,
        refine: {
          tensor: () => typeOf(refineToTensor(i, v)),
          int: () => refineToInt(i, v),
          whenInt: (learn) => {
            v.whenInt = [...v.whenInt, learn];
          },
        },
      };
    default:
      return { kind: 'unknown', reason: `a ${v.kind}` };
  }
}

function sequenceArg(i: Interpreter, v: TupleValue | ListValue): Arg {
  const { items, rest } = v;
  if (rest) return { kind: 'unknown', reason: 'a sequence of unknown length' };
  if (v.kind === 'tuple' && v.sizesOf) return { kind: 'unknown', reason: 'the shape of a tensor of unknown rank' };
  i.step();
  const list = { kind: 'list', items: items.map((x) => toArg(i, x)), tuple: v.kind === 'tuple' } as const;
  return v.kind === 'tuple' && v.isSize ? { ...list, isSize: true } : list;
}

function rangeArg(i: Interpreter, v: { start: Dim; stop: Dim; step: Dim }): Arg {
  const [a, b, s] = [v.start.value, v.stop.value, v.step.value];
  if (a === null || b === null || s === null || Math.abs((b - a) / s) > 4096)
    return { kind: 'unknown', reason: 'a long range' };
  const items: Arg[] = [];
  for (let n = a; s > 0 ? n < b : n > b; n += s) items.push(toArg(i, int(n)));
  return { kind: 'list', items, tuple: true };
}

/** Python's number types stand for dtypes, the widest ones in PyTorch and NumPy. */
function nativeArg(name: string): Arg {
  const dtypes: Record<string, DType> = { float: 'float64', int: 'int64', bool: 'bool', complex: 'complex128' };
  return name in dtypes ? { kind: 'dtype', value: dtypes[name] } : { kind: 'unknown', reason: `the function ${name}` };
}

/** JAX has no types of 64 bits, unless a program may have enabled them: then nothing is said of sized types. */
function jaxType(i: Interpreter, dtype: DType | null): DType | null {
  if (dtype === null || dtype === 'bool') return dtype;
  return i.modules.mayEnableX64(i.innermostUserFrame()?.file) ? null : narrowed(dtype);
}

/** What an operator yields as a value. `scalars`: its name when NumPy gives numbers in the place of arrays of no dims. */
function fromOutput(i: Interpreter, output: Output, scalars: string | null, operands: readonly Value[]): Value {
  const each = (o: Output) => fromOutput(i, o, scalars, operands);
  switch (output.kind) {
    case 'tensor': {
      const { shape, library, weak, values } = output.type;
      const dtype = library === 'jax' ? jaxType(i, output.type.dtype) : output.type.dtype;
      if (scalars && library === 'numpy' && knownDims(shape)?.length === 0)
        return scalarResult(scalars, dtype, values?.[0]);
      return new TensorValue(shape, dtype, library, weak ?? false, sharedContents(values, operands));
    }
    case 'tuple':
      return new TupleValue(output.items.map(each), null, output.names ?? null, null, null, false, true);
    case 'list':
      return new ListValue(output.items.map(each));
    case 'int':
      return output.numpy ? { ...int(output.value), numpy: { dtype: output.numpy } } : int(output.value);
    case 'float':
      return float(null);
    case 'bool':
      return bool(output.value);
    case 'none':
      return NONE;
    case 'unknown':
      return unknown(output.reason);
  }
}

/** Runs the operator of that name. */
export function callOperator(i: Interpreter, name: string, args: ReadonlyMap<string, Value>, node: Node): Value {
  const op = operator(name);
  if (!op) return unknown(`${name} is not modelled`);
  const names = [...args.keys()];
  return runAlternatives(i, [...args.values()], node, (values) => {
    const bound = new Map<string, Arg>(names.map((n, k) => [n, toArg(i, values[k])]));
    return applyOperator(i, op, bound, values, node);
  });
}

/** Runs an operator on bound arguments. `operands` are the values that were given. */
export function applyOperator(
  i: Interpreter,
  op: Operator,
  args: ReadonlyMap<string, Arg>,
  operands: readonly Value[],
  node: Node,
  given: Iterable<string> = args.keys(),
): Value {
  const library = i.evaluation && op.name === 'to_library' ? shared(i.evaluation, args, operands) : null;
  if (library) return library;
  const evaluated = i.evaluation && evaluatedBy(i, i.evaluation, op, args, operands, given);
  if (i.evaluation && evaluated) {
    i.evaluation.update(op, args, operandsOf(operands));
    return i.evaluation.value(op, evaluated, operandsOf(operands));
  }
  i.evaluation?.strayed(op, operandsOf(operands));
  const bound = bindArgs(args);
  // What has no fold may change its operands, for all we know.
  if (!op.fold && !i.evaluation) for (const v of operands) noteWritten(i, v);
  const open = i.linting.openBatches();
  const output = withValues(op, bound, shapeBy(i, op, bound, args, node));
  noteCost(i, op, bound, output, node);
  const result = fromOutput(i, i.underAutocast(output), isScalarResult(op.name, args) ? op.name : null, operands);
  if (!i.evaluation) i.linting.called(op.name, args, given, result, node, open);
  return result;
}

/** @throws ShapeError with the change that mends the call, where one is sure to. */
function shapeBy(i: Interpreter, op: Operator, bound: OpArgs, args: ReadonlyMap<string, Arg>, node: Node): Output {
  try {
    return op.shape(bound, i.ops);
  } catch (e) {
    throw e instanceof ShapeError && MENDED.has(e.code) && !i.evaluation ? mendable(i, e, op, args, node) : e;
  }
}

const MENDED = new Set(['matmul-mismatch', 'cat-mismatch', 'cat-rank', 'stack-mismatch']);

/** Without a result, what the call writes to beside it is not known either. */
function evaluatedBy(
  i: Interpreter,
  evaluation: Evaluation,
  op: Operator,
  args: ReadonlyMap<string, Arg>,
  operands: readonly Value[],
  given: Iterable<string>,
): Output | null {
  let result: Output | null = null;
  try {
    result = evaluation.apply(op, args, given);
    return result;
  } finally {
    if (!result && op.updates) for (const v of operands) noteWritten(i, v);
  }
}

/** An array of NumPy as a tensor, and the other way round: the elements are the same in memory. */
function shared(evaluation: Evaluation, args: ReadonlyMap<string, Arg>, operands: readonly Value[]): Value | null {
  const input = args.get('input');
  const library = args.get('library');
  if (input?.kind !== 'tensor') return null;
  return evaluation.share(
    evaluation.operand(input, operands),
    library?.kind === 'str' ? (library.value as 'numpy') : 'torch',
  );
}

/** The values that were given, also those in a list. */
function operandsOf(values: readonly Value[]): Value[] {
  return values.flatMap((v) => {
    const s = settled(v);
    return s.kind === 'list' || s.kind === 'tuple' ? s.items.map(settled) : [s];
  });
}

/** A library model that makes an empty tensor has it stand for what it does not compute. */
const STAND_INS = new Set(['empty', 'empty_like', 'new_empty']);

export function noteCost(i: Interpreter, op: Operator, args: OpArgs, output: Output, node: Node): void {
  const isLibrary = i.frame?.isLibrary ?? false;
  if (isLibrary && STAND_INS.has(op.name)) return i.costs.noteUnknown();
  const call = i.costs.note(op, args, output);
  if (call && i.frame && !isLibrary) i.recorder.spend(i.frame.file, node, call);
}

/**
 * Runs a shape rule on every choice of alternatives among the arguments. Those that cannot succeed drop out; when
 * none can, that is the problem.
 */
export function runAlternatives(
  i: Interpreter,
  args: readonly Value[],
  node: Node,
  rule: (args: readonly Value[]) => Value,
): Value {
  const results: Value[] = [];
  let failure: ShapeError | null = null;
  i.lastTensor = i.steps;
  const combinations = expand(i.evaluation ? i.evaluation.decided(args) : args);
  if (!combinations) return unknown('too many alternatives');
  // What one of several alternatives teaches is not known of the program, unless all that can be teach it.
  const { trail } = i.heap;
  const learned: (readonly Change[])[] = [];
  const found: SeenProblem[][] = [];
  i.costs.oneOf(combinations, (combination) => {
    const mark = trail.mark();
    const leave = () => (combinations.length > 1 ? trail.rollback(mark) : []);
    try {
      results.push(i.linting.aside(found, () => rule(combination)));
      learned.push(leave());
    } catch (e) {
      const changes = leave();
      if (e instanceof ShapeError) {
        failure ??= e;
        found.pop();
        return;
      }
      if (!(e instanceof Undetermined || e instanceof DimOverflow || isDivisionByZero(e))) throw e;
      i.costs.noteUnknown();
      results.push(unknown((e as Error).message));
      learned.push(changes);
    }
  });
  for (const change of learned[0] ?? []) {
    if (learned.every((changes) => changes.some((c) => c.key === change.key))) trail.make(change);
  }
  i.linting.noteCommon(found);
  if (results.length > 0) {
    const made = i.linting.commonMaker(results);
    const joined = joinValues(results.map((r) => explained(i, r, node)));
    if (joined.kind === 'tensor') joined.made = made;
    return joined;
  }
  return i.shapeError(failure!, node);
}

/** New sizes of known value say which operation yielded them. */
function explained(i: Interpreter, value: Value, node: Node): Value {
  if (value.kind === 'tensor') {
    const { front, rest, back } = value.shape;
    if (!front.some(isUnexplained) && !back.some(isUnexplained)) return value;
    const at = i.userFrame(node);
    if (!at) return value;
    const explain = (d: Dim) => (isUnexplained(d) ? resultOf(d, at) : d);
    value.shape = { front: front.map(explain), rest, back: back.map(explain) };
  } else if (value.kind === 'tuple' || value.kind === 'list') for (const x of value.items) explained(i, x, node);
  return value;
}

function isUnexplained(d: Dim): boolean {
  return d.isConst && d.label?.origin?.file === undefined;
}

function resultOf(d: Dim, at: { frame: Frame; node: Node }): Dim {
  const { uri } = at.frame.file;
  const origin = { text: operationName(at.node), file: uri, at: at.node, kind: 'result' } as const;
  return d.withLabel({ name: d.label?.name ?? '', origin: { ...d.label?.origin, ...origin } });
}

/** `flatten` of `torch.flatten(x, 1)`, `conv1` of `self.conv1(x)`. */
function operationName(node: Node): string {
  const e = node as Expr;
  if (e.kind === 'BinOp') return e.op;
  if (e.kind === 'Subscript') return 'indexing';
  if (e.kind !== 'Call') return '';
  return e.func.kind === 'Attribute' ? e.func.attr : e.func.kind === 'Name' ? e.func.id : '';
}

function isDivisionByZero(e: unknown): boolean {
  return e instanceof RangeError && e.message === 'division by zero';
}

/** Every choice of one option for each argument; null when there are too many. */
function expand(args: readonly Value[]): (readonly Value[])[] | null {
  let out: Value[][] = [[]];
  for (const value of args) {
    const choices = alternatives(value);
    if (out.length * choices.length > MAX_COMBINATIONS) return null;
    out =
      choices.length === 1
        ? out.map((row) => [...row, choices[0]])
        : out.flatMap((row) => choices.map((c) => [...row, c]));
  }
  return out;
}

/** Alternatives of a value, also of the elements of a short sequence (`torch.cat([x, y])`, `view(*size)`). */
function alternatives(value: Value): readonly Value[] {
  const v = settled(value);
  if (v.kind === 'union') return v.options;
  if ((v.kind !== 'tuple' && v.kind !== 'list') || v.rest || !v.items.some((x) => settled(x).kind === 'union'))
    return [v];
  let rows: Value[][] = [[]];
  for (const item of v.items) {
    const choices = options(settled(item));
    if (rows.length * choices.length > MAX_COMBINATIONS) return [v];
    rows = rows.flatMap((r) => choices.map((c) => [...r, c]));
  }
  return rows.map((r) => new TupleValue(r));
}

/** The value of `x.shape`. */
export function shapeTuple(t: TensorValue, normalize: (d: Dim) => Dim): TupleValue {
  const dims = knownDims(t.shape);
  if (!dims) return new TupleValue([], unknown('the rank is not known'), null, null, t, t.library === 'torch');
  return new TupleValue(
    dims.map((d) => int(normalize(d))),
    null,
    null,
    null,
    null,
    t.library === 'torch',
  );
}

export function tensor(shape: Shape, dtype: DType | null, library: 'torch' | 'numpy' | 'jax' = 'torch'): TensorValue {
  return new TensorValue(shape, dtype, library);
}
