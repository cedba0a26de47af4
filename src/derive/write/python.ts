/** What the writers of NumPy and of PyTorch have in common. */
import { isOne, keyOf, type Size, summandsOf } from '../size';
import { ADJOINT } from '../steps';
import type { Options } from '../term';
import { Untranslatable } from '../untranslatable';
import { pythonGroups, pythonWindow } from './convolution';
import { ATOM, bracketed, COMPARE, type Code, numeric, PLUS, POWER, TIMES, UNARY, type Writer } from './writer';

/** Where the sizes of the variables can be read off: `X.shape[0]`, an axis of X; without an owner it is another number. */
export type SizeNames = ReadonlyMap<
  string,
  { readonly owner: string | null; readonly axis: number; readonly text: string }
>;

export abstract class PythonWriter implements Writer {
  /** `np`, `torch`. */
  protected abstract readonly module: string;
  protected abstract readonly words: Readonly<Record<string, string>>;
  protected abstract axis(axes: readonly number[], keepdims: boolean): string;

  constructor(private readonly sizes: SizeNames) {}

  name(name: string): Code {
    return { text: name.replace(ADJOINT, 'grad_'), level: ATOM };
  }

  number(x: number): Code {
    if (!Number.isFinite(x)) return { text: x > 0 ? 'math.inf' : '-math.inf', level: x > 0 ? ATOM : UNARY };
    return { text: String(x), level: x < 0 ? UNARY : ATOM };
  }

  size(size: Size): Code {
    const below = [...size.powers].filter(([, p]) => p < 0).map(([name, p]): [string, number] => [name, -p]);
    if (below.length === 0) return this.product(size);
    const above = { factor: size.factor, powers: new Map([...size.powers].filter(([, p]) => p > 0)) };
    return this.over(this.product(above), this.product({ factor: 1, powers: new Map(below) }));
  }

  private product({ factor, powers }: Size): Code {
    // As one number, where there is one that is not a product for all to see.
    const known = powers.size > 1 ? this.sizes.get(keyOf({ factor, powers })) : undefined;
    if (known) return { text: known.text, level: ATOM };
    const rest = powers.size > 1 && factor !== 1 ? this.sizes.get(keyOf({ factor: 1, powers })) : undefined;
    if (rest) return this.times([this.number(factor), { text: rest.text, level: ATOM }]);
    const whole = factor === 1 ? this.wholeOf(powers) : null;
    if (whole) return whole;
    const parts = [...powers].map(([name, p]): Code => {
      const code = this.named(name);
      // A size is a number, of which torch.sqrt takes none.
      if (p === 0.5) return { text: `${this.module === 'np' ? 'np' : 'math'}.sqrt(${code.text})`, level: ATOM };
      return p === 1 ? code : p === -1 ? this.over(this.number(1), code) : this.power(code, p);
    });
    if (factor !== 1 || parts.length === 0) parts.unshift(this.number(factor));
    return parts.length === 1 ? parts[0] : this.times(parts);
  }

  /** All elements of a variable. */
  private wholeOf(powers: ReadonlyMap<string, number>): Code | null {
    if (powers.size < 2 || [...powers.values()].some((p) => p !== 1)) return null;
    const owner = [...this.ranks].find(
      ([name, rank]) => rank === powers.size && [...powers.keys()].every((n) => this.sizes.get(n)?.owner === name),
    );
    return owner ? this.elementsOf(owner[0]) : null;
  }

  protected abstract elementsOf(name: string): Code;

  private named(name: string): Code {
    const summands = summandsOf(name);
    if (summands) {
      const terms = summands.map(({ isNegative, size }) => ({ code: this.size(size), negative: isNegative }));
      return { text: `(${this.plus(terms).text})`, level: ATOM };
    }
    const [owner, axis] = name.split('#');
    const text = axis === undefined ? this.sizes.get(name)?.text : `${owner}.shape[${axis}]`;
    return { text: text ?? name, level: ATOM };
  }

  eye(n: Size): Code {
    return { text: `${this.module}.eye(${this.size(n).text})`, level: ATOM };
  }

  times(factors: readonly Code[]): Code {
    // What is true or false comes last, so that no sign is before it.
    const ordered = [...factors.filter((f) => !f.isTruth), ...factors.filter((f) => f.isTruth)];
    const text = ordered.map((f, k) => bracketed(f, k === 0 ? TIMES : UNARY)).join(' * ');
    return { text, level: TIMES, ...(ordered[0].isTruth ? { isTruth: true } : {}) };
  }

  over(a: Code, b: Code): Code {
    const above = numeric(a);
    return { text: `${bracketed(above, TIMES)} / ${bracketed(b, UNARY)}`, level: TIMES };
  }

  plus(terms: readonly { readonly code: Code; readonly negative: boolean }[]): Code {
    const text = terms
      .map(({ code: given, negative }, k) => {
        const code = numeric(given);
        if (k === 0) return negative ? `-${bracketed(code, TIMES)}` : code.text;
        return negative ? ` - ${bracketed(code, TIMES)}` : ` + ${bracketed(code, PLUS)}`;
      })
      .join('');
    return { text, level: PLUS };
  }

  negative(a: Code): Code {
    return { text: `-${bracketed(numeric(a), TIMES)}`, level: UNARY };
  }

  power(a: Code, p: number): Code {
    if (p === 0.5) return this.function('sqrt', [a]);
    return { text: `${bracketed(a, ATOM)} ** ${p < 0 ? `(${p})` : p}`, level: POWER };
  }

  matmul(a: Code, b: Code): Code {
    const [left, right] = [numeric(a), numeric(b)];
    return { text: `${bracketed(left, TIMES)} @ ${bracketed(right, UNARY)}`, level: TIMES };
  }

  abstract transpose(a: Code, rank: number): Code;
  abstract permute(a: Code, axes: readonly number[]): Code;
  abstract broadcast(a: Code, dims: readonly Size[]): Code;

  outer(a: Code, b: Code): Code {
    return this.function('outer', [numeric(a), numeric(b)]);
  }
  diagonalMatrix(a: Code): Code {
    return this.function('diag', [a]);
  }
  diagonal(a: Code): Code {
    return this.function('diag', [a]);
  }
  trace(a: Code): Code {
    return this.function('trace', [a]);
  }

  sum(a: Code, axes: readonly number[] | null, keepdims: boolean): Code {
    return this.reduced('sum', a, axes, keepdims);
  }
  mean(a: Code, axes: readonly number[] | null, keepdims: boolean): Code {
    return this.reduced('mean', a, axes, keepdims);
  }

  protected reduced(method: string, a: Code, axes: readonly number[] | null, keepdims: boolean): Code {
    const given = axes === null ? '' : this.axis(axes, keepdims);
    // PyTorch counts what is true in whole numbers, of which it has no products with others.
    const x = method === 'mean' || this.module === 'torch' ? numeric(a) : a;
    return { text: `${bracketed(x, ATOM)}.${method}(${given})`, level: ATOM };
  }

  first(a: Code, axes: readonly number[], rank: number): Code {
    const inside = Array.from({ length: rank }, (_, k) => (axes.includes(k) ? '0' : ':'));
    while (inside.at(-1) === ':') inside.pop();
    return { ...a, text: `${bracketed(a, ATOM)}[${inside.join(', ')}]`, level: ATOM };
  }

  expand(a: Code, pattern: readonly boolean[]): Code {
    const inside = pattern.map((isNew) => (isNew ? 'None' : ':'));
    while (inside.at(-1) === ':') inside.pop();
    return { ...a, text: `${bracketed(a, ATOM)}[${inside.join(', ')}]`, level: ATOM };
  }

  pick(a: Code, axis: number, rank: number, what: string): Code {
    const inside = Array.from({ length: rank }, (_, k) => (k === axis ? what : ':'));
    while (inside.at(-1) === ':') inside.pop();
    return { ...a, text: `${bracketed(a, ATOM)}[${inside.join(', ')}]`, level: ATOM };
  }

  full(value: Code, dims: readonly Size[]): Code {
    if (dims.length === 0) return this.number0(value);
    if (value.text === '1') return { text: `${this.module}.ones(${this.shape(dims)})`, level: ATOM };
    if (value.text === '0') return { text: `${this.module}.zeros(${this.shape(dims)})`, level: ATOM };
    return { text: `${this.module}.full(${this.shape(dims)}, ${real(value.text)})`, level: ATOM };
  }

  /** A number as the library's value. */
  protected number0(value: Code): Code {
    return value;
  }

  einsum(equation: string, operands: readonly Code[]): Code {
    return {
      text: `${this.module}.einsum('${equation}', ${operands.map((o) => numeric(o).text).join(', ')})`,
      level: ATOM,
    };
  }

  /** `(m, n)` as Python writes it, of the variable that has it if there is one. */
  protected shape(dims: readonly Size[]): string {
    const items = dims.map((d) => this.size(d).text);
    const owners = dims.map((d) => this.sizes.get(keyOf(d)));
    const [first] = owners;
    const owner = first?.owner;
    const isOwn = owner && owners.every((o, k) => o?.owner === owner && o.axis === k);
    if (isOwn && this.ranks.get(owner) === dims.length) return `${owner}.shape`;
    return dims.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  }

  /** Ranks of the variables, for `shape`. */
  readonly ranks = new Map<string, number>();

  protected function(name: string, args: readonly Code[]): Code {
    return { text: `${this.module}.${name}(${args.map((a) => a.text).join(', ')})`, level: ATOM };
  }

  numeric(a: Code): Code {
    return numeric(a);
  }

  private comparison(op: string, a: Code, b: Code): Code {
    return { text: `${bracketed(a, PLUS)} ${op} ${bracketed(b, PLUS)}`, level: COMPARE, isTruth: true };
  }

  call(fn: string, args: readonly Code[], options: Options, dims: readonly Size[], rank: number): Code {
    const comparison = COMPARISONS[fn];
    if (comparison) return this.comparison(comparison, args[0], args[1]);
    if (fn === 'not') return { text: `~${bracketed(args[0], UNARY)}`, level: UNARY, isTruth: true };
    if (fn === 'pow') return { text: `${bracketed(args[0], ATOM)} ** ${bracketed(args[1], POWER)}`, level: POWER };
    const special = this.special(fn, args, options, dims, rank) ?? this.places(fn, options, dims);
    if (special) return special;
    const word = this.words[fn];
    if (!word) throw new Untranslatable(`${this.module === 'np' ? 'NumPy' : 'PyTorch'} has no function ${fn}`);
    return { text: `${word}(${args.map((a) => a.text).join(', ')})`, level: ATOM };
  }

  /** Matrices that say which elements go where. */
  private places(fn: string, options: Options, dims: readonly Size[]): Code | null {
    const sizes = dims.map((d) => this.size(d));
    switch (fn) {
      case 'window':
        return pythonWindow(
          this.module,
          sizes.map((n) => n.text),
          options,
        );
      case 'group_channels':
        return pythonGroups(this.module, sizes, options);
      case 'listed_rows':
        return { text: `${this.eye(dims[1]).text}[[${(options.places as number[]).join(', ')}]]`, level: ATOM };
      case 'numbers':
        return this.literal(options.numbers as readonly number[], dims);
      default:
        return null;
    }
  }

  /** A vector or matrix of numbers. */
  private literal(numbers: readonly number[], dims: readonly Size[]): Code {
    const row = (from: readonly number[]) => `[${from.join(', ')}]`;
    const width = dims[dims.length - 1].factor;
    const rows = Array.from({ length: numbers.length / width }, (_, k) =>
      row(numbers.slice(k * width, (k + 1) * width)),
    );
    const text = dims.length === 1 ? rows[0] : `[${rows.join(', ')}]`;
    return { text: `${this.module}.${this.module === 'np' ? 'array' : 'tensor'}(${text})`, level: ATOM };
  }

  protected abstract special(
    fn: string,
    args: readonly Code[],
    options: Options,
    dims: readonly Size[],
    rank: number,
  ): Code | null;

  protected isUnit(d: Size): boolean {
    return isOne(d);
  }
}

const COMPARISONS: Readonly<Record<string, string>> = { gt: '>', ge: '>=', lt: '<', le: '<=', eq: '==', ne: '!=' };

/** A number that is no int: the type of what is filled with it is its own. */
function real(text: string): string {
  if (/^-?\d+$/.test(text)) return `${text}.0`;
  return /\/|\.\d/.test(text) ? text : `float(${text})`;
}
