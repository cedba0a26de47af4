/**
 * Values of constant expressions: the statements that an expression rests on are run on real numbers, and no others. Only
 * what is certain is told: the run ends where the state of the program is not known, where something is given to what is
 * not followed, where it is random, and where an expression has several values.
 */
import { workTime } from '../../base/workTime';
import type { Limits } from '../../core/graph/graph';
import { Undetermined } from '../../core/ops/operator';
import type { Tensor } from '../../core/tensor/tensor';
import type { Expr, Stmt } from '../../python/ast';
import { type AnyNode, walk } from '../../python/visit';
import { isConstant } from '../interp/certain';
import { Evaluation } from '../interp/evaluation';
import { Frame } from '../interp/frame';
import { Interpreter } from '../interp/interpreter';
import { BudgetExceeded, PyRaise, Uncertain } from '../interp/signals';
import { execBlock } from '../interp/statements';
import { settled } from '../interp/tensors';
import { Modules, SourceCache } from '../modules';
import { outputsOf, tensorOf } from '../outputs';
import { SourceFile } from '../source';
import { Env, ModuleValue, str, UnknownValue, type Value } from '../values/values';
import { type Slice, Slicer } from './slice';
import type { Variable } from './variables';

export interface Constant {
  /** One for a tensor or a number, several for a tuple or list of them. */
  readonly tensors: readonly Tensor[];
  readonly isSequence: boolean;
  readonly library: 'torch' | 'numpy' | 'jax' | null;
}

export interface NoConstant {
  /** In words: which name is not known, and why. */
  readonly reason: string;
}

export interface ConstantLimits extends Limits {
  readonly steps: number;
  readonly milliseconds: number;
}

/** For a hover, which must be quick. */
export const HOVER_LIMITS: ConstantLimits = { steps: 30_000, milliseconds: 60, elements: 1e6, operations: 2e7 };

/** For a value that was asked for. */
export const COMMAND_LIMITS: ConstantLimits = { steps: 2e6, milliseconds: 5000, elements: 1e7, operations: 2e9 };

export class Constants {
  /** The document that was asked about last. */
  private present: { readonly text: string; readonly file: SourceFile; readonly slicer: Slicer } | null = null;

  /** The value of the expression that stands exactly there. */
  at(text: string, start: number, end: number, limits: ConstantLimits): Constant | NoConstant {
    const { file, slicer } = this.read(text);
    const path = pathTo(file.ast, start, end);
    const target = path.at(-1);
    if (!target) return { reason: 'there is no expression' };
    if (target.kind === 'Parameter') return { reason: `${target.name} is a parameter: its value depends on the call` };
    const slice = slicer.of(path);
    return 'reason' in slice ? slice : new ConstantRun(file, slice, target, limits).value();
  }

  private read(text: string) {
    if (this.present?.text !== text) {
      const file = new SourceFile('<constants>', '__main__', text, false, false);
      this.present = { text, file, slicer: new Slicer(file.ast) };
    }
    return this.present;
  }
}

/** The nodes down to the expression, or parameter, of exactly that range. */
function pathTo(module: AnyNode, start: number, end: number): AnyNode[] {
  const path: AnyNode[] = [];
  let length = 0;
  walk(module, (n) => {
    if (n.kind !== 'Module' && (n.start > start || n.end < end)) return false;
    while (path.length > 0 && !(path.at(-1)!.kind === 'Module' || isAround(path.at(-1)!, n))) path.pop();
    path.push(n);
    if (n.start === start && n.end === end && !isStatement(n)) length = path.length;
    return undefined;
  });
  return path.slice(0, length);
}

function isAround(a: AnyNode, b: AnyNode): boolean {
  return a.start <= b.start && b.end <= a.end;
}

function isStatement(n: AnyNode): boolean {
  return n.kind === 'ExprStmt';
}

class ConstantRun {
  private readonly i: Interpreter;
  private readonly env = new Env(null, 'module');
  private readonly found: (Constant | NoConstant)[] = [];

  constructor(
    private readonly file: SourceFile,
    private readonly slice: Slice,
    private readonly target: AnyNode,
    private readonly limits: ConstantLimits,
  ) {
    const modules = new Modules({ read: () => null }, new SourceCache(), []);
    this.i = new Interpreter(modules, () => false, {
      evaluate: (own) => new Evaluation(own, { seed: null, limits, isStrict: true }),
    });
  }

  value(): Constant | NoConstant {
    const { i } = this;
    const beginning = i.heap.mark();
    try {
      this.run();
    } catch (e) {
      const reason = reasonOf(e);
      // What comes after the expression does not matter, unless it comes again.
      if (this.found.length === 0 || 'body' in this.slice.last) return { reason };
    } finally {
      i.heap.rollback(beginning);
    }
    return this.only();
  }

  /** The value, when it is always the same. */
  private only(): Constant | NoConstant {
    const [first, ...others] = this.found;
    if (!first) return { reason: 'it is not reached' };
    if ('reason' in first) return first;
    for (const other of others) {
      if ('reason' in other) return other;
      if (!isSame(first, other)) return { reason: 'it has several values, one after the other' };
    }
    return first;
  }

  private run(): void {
    const { i, slice, env } = this;
    env.vars.set('__name__', str('__main__'));
    i.modules.register(this.file.uri, new ModuleValue(this.file.name, env, this.file, () => undefined));
    i.startBudget(this.limits.steps, workTime() + this.limits.milliseconds);
    const frame = new Frame(this.file, env, null, null, null, null);
    i.enter(frame);
    this.statements(slice.globals);
    if (slice.within) i.enter(this.inside(frame));
    this.statements(slice.locals);
    this.last();
  }

  /** The activation of the function that the expression stands in, of which nothing is given. */
  private inside(frame: Frame): Frame {
    const { params, name } = this.slice.within!;
    const own = new Env(this.env, 'function');
    for (const p of params.list) {
      const reason = `${p.name} is a parameter of ${name}: its value depends on the call`;
      own.vars.set(p.name, new UnknownValue(reason, p.name));
    }
    const inside = new Frame(this.file, own, null, null, frame, this.slice.within);
    inside.yields = [];
    return inside;
  }

  private statements(list: readonly Stmt[]): void {
    for (const s of list) {
      if (!execBlock(this.i, [s])) throw new Uncertain('the code ends before it');
      this.check();
    }
  }

  /** Variables of which some uses were passed over hold nothing that those uses could have changed. */
  private check(): void {
    for (const [v, depth] of this.slice.trusted) {
      const value = this.lookup(v);
      if (value && !isTrusted(settled(value), depth)) throw new Uncertain(`${v.name} may be changed where it is used`);
    }
  }

  private lookup(v: Variable): Value | undefined {
    const env = v.scope.kind === 'module' ? this.env : this.i.frame!.env;
    return env.get(v.name);
  }

  private last(): void {
    const { i, slice, target } = this;
    const { vars } = i.frame!.env;
    for (const name of slice.open) vars.set(name, new UnknownValue(`${name} is not looked at`, name));
    const isTarget = isStoredIn(slice.last, target);
    i.recorder.watched = {
      node: target,
      kind: isTarget ? 'target' : 'expression',
      see: (value) => this.found.push(this.told(value)),
    };
    execBlock(i, [slice.last]);
    if ('body' in slice.last) this.check();
  }

  private told(value: Value): Constant | NoConstant {
    try {
      const { outputs, isSequence } = outputsOf(this.i.evaluation!, value);
      const open = this.i.evaluation!.graph.arbitrary.reason;
      if (open !== null) return { reason: open };
      const v = settled(value);
      if (v.kind === 'tensor' && v.library === 'jax') return { reason: 'values of JAX arrays are not computed' };
      return { tensors: outputs.map(tensorOf), isSequence, library: v.kind === 'tensor' ? v.library : null };
    } catch (e) {
      if (!(e instanceof Undetermined)) throw e;
      return { reason: this.culprit() ?? e.message };
    }
  }

  /** A name in the expression that is not known. */
  private culprit(): string | null {
    const names: (Expr & { kind: 'Name' })[] = [];
    walk(this.target, (n) => {
      if (n.kind === 'Name') names.push(n);
      return undefined;
    });
    for (const { id } of names) {
      const value = this.i.frame!.env.get(id) ?? this.env.get(id);
      const v = value && settled(value);
      if (v?.kind === 'unknown') return v.reason.startsWith(id) ? v.reason : `${id} is not known: ${v.reason}`;
    }
    return null;
  }
}

/** Does the statement, or one inside it, give the node a value? */
function isStoredIn(last: Stmt, target: AnyNode): boolean {
  let found = false;
  const holds = (e: Expr): boolean =>
    e === target ||
    ((e.kind === 'Tuple' || e.kind === 'List') && e.elts.some(holds)) ||
    (e.kind === 'Starred' && holds(e.value));
  walk(last, (n) => {
    if (n.kind === 'Assign') found ||= n.targets.some(holds);
    else if (n.kind === 'AugAssign' || n.kind === 'AnnAssign' || n.kind === 'For' || n.kind === 'NamedExpr')
      found ||= holds(n.target);
    else if (n.kind === 'With') found ||= n.items.some((item) => item.target !== null && holds(item.target));
    return !found;
  });
  return found;
}

/** Is what stands so deep in the value a tensor, a number or the like, of which operators make new ones? */
function isTrusted(v: Value, depth: number): boolean {
  switch (v.kind) {
    case 'tensor':
    case 'function':
    case 'class':
      return true;
    case 'list':
    case 'tuple': {
      const items = v.rest ? [...v.items, v.rest] : v.items;
      return items.every((item) => isConstant(item) || (depth > 0 && isTrusted(settled(item), depth - 1)));
    }
    case 'dict': {
      const items = [...v.entries.values()].map((e) => e.value);
      return (
        v.rest === null && items.every((item) => isConstant(item) || (depth > 0 && isTrusted(settled(item), depth - 1)))
      );
    }
    default:
      return isConstant(v);
  }
}

function isSame(a: Constant, b: Constant): boolean {
  if (a.tensors.length !== b.tensors.length || a.isSequence !== b.isSequence) return false;
  return a.tensors.every((t, k) => isSameTensor(t, b.tensors[k]));
}

function isSameTensor(a: Tensor, b: Tensor): boolean {
  if (a.dtype !== b.dtype || a.sizes.join() !== b.sizes.join()) return false;
  const [x, y] = [a.dense(), b.dense()];
  return x.every((value, k) => Object.is(value, y[k]));
}

/** Why a run ended. Errors of ours stay errors. */
function reasonOf(e: unknown): string {
  if (e instanceof PyRaise) return `the code raises before: ${e.message}`;
  if (e instanceof BudgetExceeded) return 'it takes too long';
  if (e instanceof Uncertain || e instanceof Undetermined || e instanceof RangeError) return e.message;
  throw e;
}
