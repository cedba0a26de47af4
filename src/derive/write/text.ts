/** Formulas as one line of Unicode, for a hover: `Xᵀ G`, `2·(X w − y)`. */
import type { Size } from '../size';
import type { Options } from '../term';
import { isConvolution, unicodeConvolution } from './convolution';
import { ATOM, bracketed, type Code, PLUS, POWER, TIMES, UNARY, type Writer } from './writer';

const GREEK_WORDS =
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega ' +
  'Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega';
const GREEK_LETTERS = 'αβγδεζηθικλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩ';
const GREEK = new Map(GREEK_WORDS.split(' ').map((word, k) => [word, GREEK_LETTERS[k]]));

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function digits(n: number, signs: string, minus: string): string {
  return [...String(n)].map((c) => (c === '-' ? minus : signs[Number(c)])).join('');
}

/** A Python name as it is written, but for Greek letters and a number at its end: `W_1` is `W₁`. */
export function textName(name: string): string {
  const [, head, number] = /^(.*?)_?(\d*)$/.exec(name)!;
  const word = GREEK.get(head);
  if (head.length !== 1 && word === undefined) return name;
  return (word ?? head) + (number === '' ? '' : digits(Number(number), SUBSCRIPTS, '₋'));
}

const NUMBER = /^-?\d[\d.]*(e[+-]?\d+)?$/;
const COMPARISONS: Readonly<Record<string, string>> = { gt: '>', ge: '≥', lt: '<', le: '≤', eq: '=', ne: '≠' };
const WORDS: Readonly<Record<string, string>> = {
  sigmoid: 'σ',
  maximum: 'max',
  minimum: 'min',
  amax: 'max',
  amin: 'min',
};

export class TextWriter implements Writer {
  name(name: string): Code {
    return { text: textName(name), level: ATOM };
  }

  number(x: number): Code {
    if (!Number.isFinite(x)) return { text: x > 0 ? '∞' : '−∞', level: x > 0 ? ATOM : UNARY };
    return { text: String(Number(x.toPrecision(6))).replace('-', '−'), level: x < 0 ? UNARY : ATOM };
  }

  size(size: Size): Code {
    const parts = [...size.powers].map(([name, p]) => this.power({ text: name, level: ATOM }, p).text);
    if (size.factor !== 1 || parts.length === 0) parts.unshift(this.number(size.factor).text);
    return { text: parts.join('·'), level: parts.length === 1 ? ATOM : TIMES };
  }

  eye(n: Size): Code {
    return { text: `I(${this.size(n).text})`, level: ATOM };
  }

  times(factors: readonly Code[]): Code {
    const text = factors
      .map((f, k) => {
        const sign = NUMBER.test(factors[k - 1]?.text ?? '') || NUMBER.test(f.text) ? '·' : ' ⊙ ';
        return k === 0 ? bracketed(f, TIMES) : sign + factor(f);
      })
      .join('');
    return { text, level: TIMES };
  }

  over(a: Code, b: Code): Code {
    return { text: `${bracketed(a, TIMES)} / ${bracketed(b, UNARY)}`, level: TIMES };
  }

  plus(terms: readonly { readonly code: Code; readonly negative: boolean }[]): Code {
    const text = terms
      .map(({ code, negative }, k) => {
        if (negative) return `${k === 0 ? '−' : ' − '}${bracketed(code, TIMES)}`;
        return k === 0 ? code.text : ` + ${bracketed(code, PLUS)}`;
      })
      .join('');
    return { text, level: PLUS };
  }

  negative(a: Code): Code {
    return { text: `−${bracketed(a, TIMES)}`, level: UNARY };
  }

  power(a: Code, p: number): Code {
    if (p === 1) return a;
    if (p === 0.5) return { text: `√${bracketed(a, ATOM)}`, level: POWER };
    const base = bracketed(a, ATOM);
    if (Number.isInteger(p)) return { text: base + digits(p, SUPERSCRIPTS, '⁻'), level: POWER };
    return { text: `${base}^${p < 0 ? `(${p})` : p}`, level: POWER };
  }

  matmul(a: Code, b: Code, isDot: boolean): Code {
    const text = isDot ? `${this.raised(a, 'ᵀ')} ${bracketed(b, UNARY)}` : `${factor(a)} ${factor(b)}`;
    return { text, level: TIMES };
  }

  transpose(a: Code): Code {
    return { text: this.raised(a, 'ᵀ'), level: ATOM };
  }

  private raised(a: Code, sign: string): string {
    // A power, or a second transpose, would be read as one exponent.
    const isPlain = a.level >= ATOM && !/[ᵀ⁰¹²³⁴⁵⁶⁷⁸⁹⁻]$/.test(a.text);
    return (isPlain ? a.text : `(${a.text})`) + sign;
  }

  permute(a: Code, axes: readonly number[]): Code {
    return this.called('permute', [a.text, ...axes.map(String)]);
  }

  outer(a: Code, b: Code): Code {
    return { text: `${bracketed(a, ATOM)} ${this.raised(b, 'ᵀ')}`, level: TIMES };
  }
  diagonalMatrix(a: Code): Code {
    return this.called('diag', [a.text]);
  }
  diagonal(a: Code): Code {
    return this.called('diag', [a.text]);
  }
  trace(a: Code): Code {
    return this.called('tr', [a.text]);
  }

  private called(name: string, args: readonly string[]): Code {
    return { text: `${name}(${args.join(', ')})`, level: ATOM };
  }

  sum(a: Code, axes: readonly number[] | null): Code {
    return this.called(`sum${below(axes)}`, [a.text]);
  }
  mean(a: Code, axes: readonly number[] | null): Code {
    return this.called(`mean${below(axes)}`, [a.text]);
  }

  first(a: Code, axes: readonly number[], rank: number): Code {
    const inside = Array.from({ length: rank }, (_, k) => (axes.includes(k) ? '0' : ':'));
    while (inside.at(-1) === ':') inside.pop();
    return { text: `${bracketed(a, ATOM)}[${inside.join(', ')}]`, level: ATOM };
  }

  expand(a: Code, pattern: readonly boolean[]): Code {
    const inside = pattern.map((isNew) => (isNew ? 'None' : ':'));
    while (inside.at(-1) === ':') inside.pop();
    return { text: `${bracketed(a, ATOM)}[${inside.join(', ')}]`, level: ATOM };
  }

  pick(a: Code, axis: number, rank: number, what: string): Code {
    const inside = Array.from({ length: rank }, (_, k) => (k === axis ? what : ':'));
    while (inside.at(-1) === ':') inside.pop();
    return { text: `${bracketed(a, ATOM)}[${inside.join(', ')}]`, level: ATOM };
  }

  numeric(a: Code): Code {
    return a;
  }

  broadcast(a: Code, dims: readonly Size[]): Code {
    return this.called('expand', [a.text, this.sizes(dims)]);
  }

  full(value: Code, dims: readonly Size[]): Code {
    const ones = this.called('ones', [this.sizes(dims)]);
    if (value.text === '1') return ones;
    return value.text === '0' ? this.called('zeros', [this.sizes(dims)]) : this.times([value, ones]);
  }

  private sizes(dims: readonly Size[]): string {
    return dims.map((d) => this.size(d).text).join('×');
  }

  einsum(equation: string, operands: readonly Code[]): Code {
    return (
      this.lastAxes(equation, operands) ??
      this.called(
        `einsum[${equation}]`,
        operands.map((o) => o.text),
      )
    );
  }

  /** A batch of rows times a matrix: `ijl,lk->ijk` is the product that broadcasts over what is in front. */
  private lastAxes(equation: string, operands: readonly Code[]): Code | null {
    const [inputs, output] = equation.split('->');
    const [rows, matrix, ...others] = inputs.split(',');
    if (others.length > 0 || matrix?.length !== 2 || rows.length < 2) return null;
    const [front, summed] = [rows.slice(0, -1), rows.at(-1)!];
    const other = matrix.replace(summed, '');
    if (other.length !== 1 || front.includes(other) || output !== front + other) return null;
    const [a, b] = operands;
    return this.matmul(a, matrix[0] === summed ? b : this.transpose(b), false);
  }

  call(fn: string, args: readonly Code[], options: Options, dims: readonly Size[]): Code {
    const comparison = COMPARISONS[fn];
    if (comparison) return { text: `[${args[0].text} ${comparison} ${args[1].text}]`, level: ATOM };
    if (fn === 'not') return { text: `¬${bracketed(args[0], UNARY)}`, level: UNARY };
    if (isConvolution(fn)) return unicodeConvolution(fn, args);
    if (fn === 'pow') return { text: `${bracketed(args[0], ATOM)}^${bracketed(args[1], ATOM)}`, level: POWER };
    if (fn === 'inverse') return { text: this.raised(args[0], '⁻¹'), level: ATOM };
    if (fn === 'abs') return { text: `|${args[0].text}|`, level: ATOM };
    const texts = args.map((a) => a.text);
    if (fn === 'reshape') return this.called('reshape', [...texts, this.sizes(dims)]);
    const axes = (options.axes as readonly number[] | undefined) ?? null;
    const at = axes ?? (typeof options.axis === 'number' ? [options.axis] : null);
    const more = Object.entries(options)
      .filter(([name, value]) => name !== 'axes' && name !== 'axis' && value !== null && value !== undefined)
      .map(([name, value]) => `${name}=${String(value)}`);
    return this.called((WORDS[fn] ?? fn) + below(at), [...texts, ...more]);
  }
}

/** A factor of a product of matrices: a product inside needs no brackets, a quotient or a number in front does. */
function factor(a: Code): string {
  const isProduct = a.level === TIMES && !/ [⊙/] |·/.test(a.text);
  return isProduct ? a.text : bracketed(a, UNARY);
}

function below(axes: readonly number[] | null): string {
  return axes === null ? '' : axes.map((axis) => digits(axis, SUBSCRIPTS, '₋')).join(',');
}
