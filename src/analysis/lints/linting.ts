/** Has lints look at the calls of operators, and notes what they find. */
import { Dim, type Sym } from '../../core/dim';
import type { Arg, TensorType } from '../../core/ops/operator';
import { knownDims } from '../../core/shape';
import type { Node } from '../../python/ast';
import type { Frame } from '../interp/frame';
import type { Interpreter } from '../interp/interpreter';
import { common, type SeenProblem } from '../recorder';
import type { TensorValue, Value } from '../values/values';
import { lints } from './index';
import { doubtOf, type Lint, LintError, type Made, type OperatorCall, type Site } from './lint';
import { Places } from './places';

const byOperator = new Map<string, readonly Lint[]>();
const ofAll: Lint[] = [];
for (const lint of lints) {
  if (lint.operators === 'all') ofAll.push(lint);
  else for (const op of lint.operators) byOperator.set(op, [...(byOperator.get(op) ?? []), lint]);
}

const MOVING = new Set(['to', 'identity']);

export class Linting {
  private readonly tensors = new WeakMap<TensorType, TensorValue>();
  /** False as soon as the program sets the type of floats. */
  hasDefaultTypes = true;
  /** The same of the device. */
  hasDefaultDevice = true;
  readonly places = new Places();

  constructor(private readonly i: Interpreter) {}

  /** The type stands for the tensor among the arguments of a call. */
  give(type: TensorType, tensor: TensorValue): TensorType {
    this.tensors.set(type, tensor);
    return type;
  }

  /** Sizes of batches of loaders, by which of all batches but the last have what size. */
  private readonly batches = new Map<Sym, Dim>();

  /** A loader yields batches of that size, of which the last may be smaller than the others. */
  noteBatch(size: Dim, full: Dim): void {
    if (size.sym) this.batches.set(size.sym, full);
  }

  /** The batches that may still be smaller, before a call. */
  openBatches(): readonly Sym[] {
    return this.batches.size === 0 ? [] : [...this.batches.keys()].filter((size) => !this.isFull(size));
  }

  private isFull(size: Sym): boolean {
    const { assume } = this.i;
    return assume.normalize(Dim.symbol(size)).equals(assume.normalize(this.batches.get(size)!));
  }

  /** Follows one of several alternatives: what lints find in it goes to a list of its own. */
  aside<T>(found: SeenProblem[][], run: () => T): T {
    const { problems } = this.i.recorder;
    const mark = problems.length;
    try {
      return run();
    } finally {
      const since = problems.splice(mark);
      problems.push(...since.filter((p) => !doubtOf(p.error)));
      found.push(since.filter((p) => doubtOf(p.error)));
    }
  }

  /** Notes what lints have found in all alternatives. */
  noteCommon(found: readonly SeenProblem[][]): void {
    this.i.recorder.problems.push(...common(found));
  }

  /**
   * The operator has yielded a result.
   * @throws LintError when a lint finds that the call raises.
   */
  called(
    op: string,
    args: ReadonlyMap<string, Arg>,
    given: Iterable<string>,
    result: Value,
    node: Node,
    open: readonly Sym[],
  ): void {
    const at = this.i.userFrame(node);
    const site = at && { file: at.frame.file, node: at.node };
    const made: Made = { op, args, given: new Set(given), at: site, isComposed: isComposed(this.i.frame) };
    if (result.kind === 'tensor') result.made = made;
    else if (result.kind === 'tuple') for (const x of result.items) if (x.kind === 'tensor') x.made = made;
    // Where there is no GPU, moving to one raises, and what follows the `try` may have it where it was.
    if (this.i.guarded > 0 && MOVING.has(op) && result.kind === 'tensor') this.places.place(result, null);
    const own = byOperator.get(op) ?? [];
    if (!made.at) return;
    const isWanted = this.i.recorder.wanted(made.at.file);
    const looking = (open.length > 0 ? [...own, ...ofAll] : own).filter((lint) => isWanted || lint.raises);
    if (looking.length === 0) return;
    const call = this.callOf(made, made.at, result, open);
    for (const lint of looking) this.look(lint, call, node);
  }

  /** What made each of several results of one call, of which arguments differ: these are not known. */
  commonMaker(results: readonly Value[]): Made | null {
    const [first, ...others] = results.map((r) => (r.kind === 'tensor' ? r.made : null));
    if (!first || !others.every((o) => o?.op === first.op && o.isComposed === first.isComposed)) return null;
    const args = new Map(first.args);
    for (const [name, arg] of first.args) {
      if (others.every((o) => this.isSame(arg, o!.args.get(name)))) continue;
      args.set(name, { kind: 'unknown', reason: 'one of several' });
    }
    return others.length === 0 ? first : { ...first, args };
  }

  private isSame(a: Arg, b: Arg | undefined): boolean {
    if (a === b) return true;
    if (a.kind === 'tensor' && b?.kind === 'tensor') {
      const tensor = this.tensors.get(a.type);
      return tensor !== undefined && tensor === this.tensors.get(b.type);
    }
    if (a.kind === 'none') return b?.kind === 'none';
    if (a.kind === 'int') return b?.kind === 'int' && a.value.equals(b.value);
    return (a.kind === 'str' || a.kind === 'bool') && b?.kind === a.kind && b.value !== null && a.value === b.value;
  }

  private look(lint: Lint, call: OperatorCall, node: Node): void {
    const found = lint.look(call);
    if (!found) return;
    const error = new LintError(lint.code, found);
    if (found.severity === 'error') throw error;
    this.i.recorder.problem(this.i.frame, node, error);
  }

  private callOf(made: Made, at: Site, result: Value, open: readonly Sym[]): OperatorCall {
    const { i } = this;
    const tensorOf = (arg: Arg | undefined) => (arg?.kind === 'tensor' ? (this.tensors.get(arg.type) ?? null) : null);
    return {
      ...made,
      at,
      inLibrary: i.frame?.isLibrary ?? false,
      result: result.kind === 'tensor' ? result : null,
      inAutocast: i.autocast > 0,
      inScript: i.recorder.subject === null,
      hasDefaultTypes: this.hasDefaultTypes,
      hasDefaultDevice: this.hasDefaultDevice,
      batches: open.map((size) => ({ size, full: this.batches.get(size)!, isNowFull: this.isFull(size) })),
      placeOf: (t) => this.places.of(t),
      tensorOf,
      tensor: (name) => tensorOf(made.args.get(name)),
      dims: (t) => knownDims(t.shape)?.map((d) => i.assume.normalize(d)) ?? null,
    };
  }
}

/** Functions that return what the next function, or an operator, yields. */
const HANDS_ON = new Set(
  `Module.__call__ Sequential.forward Linear.forward _Conv.forward _Conv._conv_forward _BatchNorm.forward LayerNorm.forward
  GroupNorm.forward Embedding.forward Dropout.forward Softmax.forward ReLU.forward GELU.forward SiLU.forward`.split(
    /\s+/,
  ),
);

function isComposed(frame: Frame | null): boolean {
  for (let at = frame; at?.isLibrary; at = at.parent) {
    if (!at.func || !HANDS_ON.has(at.func.qualname)) return true;
  }
  return false;
}
