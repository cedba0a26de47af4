/**
 * Operators in tests, as tables:
 *
 *     run('conv2d', { input: t('N', 'C', 'H', 'W'), weight: t(64, 'C', 3, 3), stride: 2 })
 *     // '(N, 64, (H + 1)//2 - 1, …)'
 *
 * Sizes are numbers, or expressions over symbols (`'H//2'`; one name is one symbol in a run); `'…'` is an unknown
 * middle. Arguments: integers, `float(1)`, strings, booleans, null for None, arrays for tuples, `dtype('int64')`,
 * `size('B')`, `nothing('why')` for an unknown, or any `Arg`. A shape is followed by its dtype unless that is float32 (`?` when
 * unknown). Hypotheses are joined by ` | `; an error reads `error CODE: message`, an undetermined result `? reason`.
 */
import { Trail } from '../../../src/base/trail';
import { Assumptions } from '../../../src/core/assumptions';
import { Dim } from '../../../src/core/dim';
import type { DType } from '../../../src/core/dtype';
import { Names } from '../../../src/core/names';
import { bindArgs } from '../../../src/core/ops/args';
import { OperatorContext } from '../../../src/core/ops/context';
import { operator } from '../../../src/core/ops/index';
import {
  type Arg,
  type Operator,
  type Output,
  ShapeError,
  type TensorType,
  Undetermined,
} from '../../../src/core/ops/operator';
import { formatShape, RestVar, type Shape } from '../../../src/core/shape';
import { readDim } from './expression';

type Size = number | string;

export class TensorSpec {
  constructor(
    readonly sizes: readonly Size[],
    readonly dtype: DType | null = 'float32',
    readonly library: TensorType['library'] = 'torch',
  ) {}

  of(dtype: DType | null): TensorSpec {
    return new TensorSpec(this.sizes, dtype, this.library);
  }

  /** The same as a NumPy array. */
  get np(): TensorSpec {
    return new TensorSpec(this.sizes, this.dtype, 'numpy');
  }
}

class SizeSpec {
  constructor(readonly text: string) {}
}

export type Value = number | string | boolean | null | TensorSpec | SizeSpec | Arg | readonly Value[];

export function t(...sizes: Size[]): TensorSpec {
  return new TensorSpec(sizes);
}

/** An integer argument that is a symbol or an expression. */
export function size(text: string): SizeSpec {
  return new SizeSpec(text);
}

export function float(value: number | null = null): Arg {
  return { kind: 'float', value };
}

export function dtype(value: DType): Arg {
  return { kind: 'dtype', value };
}

export function nothing(reason = 'unknown'): Arg {
  return { kind: 'unknown', reason };
}

/** One execution: its symbols, what it assumes and the choices it follows. */
export class Run {
  readonly assume = new Assumptions(new Trail());
  readonly names = new Names(this.assume.trail);
  private readonly symbols = new Map<string, Dim>();
  private readonly rests = new Map<string, RestVar>();
  private made = 0;
  readonly options: number[] = [];

  constructor(private readonly choices: readonly number[] = []) {}

  readonly context = new OperatorContext(
    this.assume,
    (_what, _name, options) => {
      this.options.push(options);
      return this.choices[this.made++] ?? 0;
    },
    { names: this.names },
  );

  /** A size from text; symbols are at least 0. */
  dim(text: Size): Dim {
    if (typeof text === 'number') return Dim.of(text);
    return readDim(text, (name) => {
      const old = this.symbols.get(name);
      if (old) return old;
      const made = Dim.symbol(this.names.symbol(name));
      this.symbols.set(name, made);
      return made;
    });
  }

  shape(sizes: readonly Size[]): Shape {
    const at = sizes.findIndex((s) => typeof s === 'string' && /^(…|\.\.\.)/.test(s));
    const dims = (list: readonly Size[]) => list.map((s) => this.dim(s));
    if (at < 0) return { front: dims(sizes), rest: null, back: [] };
    return { front: dims(sizes.slice(0, at)), rest: this.rest(String(sizes[at])), back: dims(sizes.slice(at + 1)) };
  }

  /** `'…'` is a middle of its own; `'…x'` is the same one wherever it stands, named x. */
  private rest(text: string): RestVar {
    const name = text.replace(/^(…|\.\.\.)/, '');
    const old = name ? this.rests.get(name) : undefined;
    const rest = old ?? new RestVar(name);
    if (name) this.rests.set(name, rest);
    return rest;
  }

  arg(v: Value): Arg {
    if (v === null) return { kind: 'none' };
    if (typeof v === 'number')
      return Number.isInteger(v) ? { kind: 'int', value: Dim.of(v) } : { kind: 'float', value: v };
    if (typeof v === 'string') return { kind: 'str', value: v };
    if (typeof v === 'boolean') return { kind: 'bool', value: v };
    if (v instanceof SizeSpec) return { kind: 'int', value: this.dim(v.text) };
    if (v instanceof TensorSpec) {
      return { kind: 'tensor', type: { shape: this.shape(v.sizes), dtype: v.dtype, library: v.library } };
    }
    if (Array.isArray(v)) return { kind: 'list', items: v.map((item) => this.arg(item)), tuple: true };
    return v as Arg;
  }

  text(d: Dim): string {
    const n = this.assume.normalize(d);
    return n.format(undefined, '·');
  }

  show(out: Output): string {
    switch (out.kind) {
      case 'tensor':
        return formatShape(out.type.shape, (d) => this.text(d)) + dtypeSuffix(out.type.dtype);
      case 'tuple':
        return `(${out.items.map((o) => this.show(o)).join('; ')})`;
      case 'list':
        return `[${out.items.map((o) => this.show(o)).join('; ')}]`;
      case 'int':
        return this.text(out.value);
      case 'bool':
        return out.value === null ? 'bool' : String(out.value);
      case 'unknown':
        return `? ${out.reason}`;
      default:
        return out.kind;
    }
  }
}

function dtypeSuffix(d: DType | null): string {
  if (d === 'float32') return '';
  return d === null ? ' ?' : ` ${d}`;
}

/** Runs `f` once for each combination of choices it asks for. */
export function follow(f: (r: Run) => string): string {
  const results: string[] = [];
  const open: number[][] = [[]];
  while (open.length > 0 && results.length < 32) {
    const choices = open.shift()!;
    const r = new Run(choices);
    const text = f(r);
    if (r.options.length > choices.length) {
      const n = r.options[choices.length];
      open.unshift(...Array.from({ length: n }, (_, i) => [...choices, i]));
    } else if (!results.includes(text)) results.push(text);
  }
  return results.join(' | ');
}

/** The text of the result. */
export function run(name: string | Operator, args: Readonly<Record<string, Value>>): string {
  return follow((r) => outcome(() => r.show(apply(r, name, args))));
}

/** What is known of the argument `shown` after the operator has succeeded. */
export function refined(name: string | Operator, args: Readonly<Record<string, Value>>, shown: string): string {
  return follow((r) =>
    outcome(() => {
      const bound = bindAll(r, args);
      operatorOf(name).shape(bindArgs(bound), r.context);
      const arg = bound.get(shown);
      if (arg?.kind !== 'tensor') throw new Error(`${shown} is no tensor`);
      return formatShape(arg.type.shape, (d) => r.text(d));
    }),
  );
}

function apply(r: Run, name: string | Operator, args: Readonly<Record<string, Value>>): Output {
  return operatorOf(name).shape(bindArgs(bindAll(r, args)), r.context);
}

function bindAll(r: Run, args: Readonly<Record<string, Value>>): Map<string, Arg> {
  return new Map(Object.entries(args).map(([key, value]) => [key, r.arg(value)]));
}

function operatorOf(name: string | Operator): Operator {
  const op = typeof name === 'string' ? operator(name) : name;
  if (!op) throw new Error(`no operator ${name}`);
  return op;
}

/** The text, or what was thrown. */
export function outcome(f: () => string): string {
  try {
    return f();
  } catch (e) {
    if (e instanceof ShapeError) return `error ${e.code}: ${e.message}`;
    if (e instanceof Undetermined) return `? ${e.message}`;
    throw e;
  }
}
