/** Formulas in LaTeX, as KaTeX sets them. */
import { keyOf, type Size, summandsOf } from '../size';
import { ADJOINT } from '../steps';
import type { Options } from '../term';
import { isConvolution, latexConvolution, windowIndex } from './convolution';
import { ATOM, type Code, PLUS, POWER, rowsText, TIMES, UNARY, type Writer } from './writer';

const GREEK = new Set(
  (
    'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega ' +
    'Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega'
  ).split(' '),
);

const LETTERS = new Map([...'αβγδεζηθικλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩ'].map((letter, k) => [letter, `\\${[...GREEK][k]} `]));

/** What a formula can have in `\text`: alphabets that TeX has letters for, and those of Asia. */
const TEXT =
  /^[A-Za-zÀ-ÖØ-öø-ɏ\u0400-\u04ff\u0531-\u0556\u0561-\u0586\u0904-\u0939\u10d0-\u10fa\u3041-\u3096\u30a1-\u30fa\u4e00-\u9faf\uac00-\ud7af]$/;

/** An underscore behind one of these is there as the word alone cannot be a name. */
const KEYWORDS = new Set(
  'and as assert async await class def del elif else except for from global if import in is lambda not or pass raise with'.split(
    ' ',
  ),
);

/** A Python name: `W_1`, `\alpha`, `\mathrm{hidden}`; what LaTeX would read as a command is escaped. */
export function latexName(name: string): string {
  if (name.startsWith(ADJOINT)) return `\\bar{${latexName(name.slice(ADJOINT.length))}}`;
  const [, before, inside, after] = /^(_*)(.*?)(_*)$/s.exec(name.normalize('NFKC'))!;
  const [head, ...rest] = inside.split('_').filter((part) => part !== '');
  if (head === undefined) return `{${'\\_'.repeat(before.length)}}`;
  const word = wordLatex(head);
  const base =
    rest.length === 0 ? word : `${word.includes('_') ? `{${word}}` : word}_{${rest.map(wordLatex).join(',')}}`;
  const end = KEYWORDS.has(inside) ? after.slice(1) : after;
  return before || end ? `{${'\\_'.repeat(before.length)}${base}${'\\_'.repeat(end.length)}}` : base;
}

/** A part of a name that has no underscore. */
function wordLatex(part: string): string {
  if (GREEK.has(part)) return `\\${part}`;
  if (/^[A-Za-z]$|^\d+$/.test(part)) return part;
  const split = /^([A-Za-z])(\d+)$/.exec(part);
  if (split) return `${split[1]}_{${split[2]}}`;
  if (/^[A-Za-z0-9]+$/.test(part)) return `\\mathrm{${part}}`;
  return `{${runsOf(part).map(runLatex).join('')}}`;
}

interface Run {
  readonly kind: 'greek' | 'text' | 'letters' | 'other';
  text: string;
}

/** Letters of one kind together. */
function runsOf(part: string): Run[] {
  const isText = [...part].some((c) => TEXT.test(c) && !/[A-Za-z]/.test(c));
  const kindOf = (c: string): Run['kind'] => {
    if (LETTERS.has(c)) return 'greek';
    const isPlain = /[A-Za-z0-9]/.test(c);
    if (isText && (isPlain || TEXT.test(c))) return 'text';
    return isPlain ? 'letters' : 'other';
  };
  const runs: Run[] = [];
  for (const c of part) {
    const kind = kindOf(c);
    const last = runs.at(-1);
    if (last?.kind === kind) last.text += c;
    else runs.push({ kind, text: c });
  }
  return runs;
}

function runLatex({ kind, text }: Run): string {
  switch (kind) {
    case 'greek':
      return [...text].map((c) => LETTERS.get(c)).join('');
    case 'text':
      return `\\text{${text}}`;
    case 'letters':
      return text.length === 1 ? text : `\\mathrm{${text}}`;
    case 'other':
      // By their numbers, so that two names are not written alike.
      return `\\mathrm{${[...text].map((c) => `u${c.codePointAt(0)!.toString(16)}`).join('')}}`;
  }
}

function bracketed(a: Code, least: number): string {
  return a.level < least ? `\\left(${a.text}\\right)` : a.text;
}

const FUNCTIONS: Readonly<Record<string, string>> = {
  exp: '\\exp',
  log: '\\ln',
  sin: '\\sin',
  cos: '\\cos',
  tan: '\\tan',
  tanh: '\\tanh',
  sinh: '\\sinh',
  cosh: '\\cosh',
  sigmoid: '\\sigma',
  det: '\\det',
  maximum: '\\max',
  minimum: '\\min',
  amax: '\\max',
  amin: '\\min',
};

/** Factors of A = V diag(λ) Vᵀ, or of A = U diag(σ) Wᵀ, with the matrix below. */
const MATRIX_PARTS: Readonly<Record<string, string>> = {
  eigenvalues: '\\lambda',
  eigenvectors: 'V',
  singular_values: '\\sigma',
  left_singular: 'U',
  right_singular: 'W^{\\top}',
};

const COMPARISONS: Readonly<Record<string, string>> = { gt: '>', ge: '\\ge', lt: '<', le: '\\le', eq: '=', ne: '\\ne' };

export class LatexWriter implements Writer {
  name(name: string): Code {
    return { text: latexName(name), level: ATOM };
  }

  number(x: number): Code {
    if (!Number.isFinite(x)) return { text: x > 0 ? '\\infty' : '-\\infty', level: x > 0 ? ATOM : UNARY };
    const rounded = Number(x.toPrecision(6));
    const text = String(rounded).replace(
      /e([+-]?)(\d+)/,
      (_, sign, digits) => `\\cdot 10^{${sign === '-' ? '-' : ''}${digits}}`,
    );
    return { text, level: x < 0 ? UNARY : ATOM };
  }

  size(size: Size): Code {
    const parts = [...size.powers].map(([name, p]) => {
      const word = this.sizeName(name);
      return p === 1 ? word : p === 0.5 ? `\\sqrt{${word}}` : `${word}^{${p}}`;
    });
    if (size.factor !== 1 || parts.length === 0) parts.unshift(this.number(size.factor).text);
    return { text: parts.join('\\,'), level: parts.length === 1 ? ATOM : TIMES };
  }

  private sizeName(name: string): string {
    const summands = summandsOf(name);
    if (!summands) return latexName(name);
    const terms = summands.map(({ isNegative, size }) => ({ code: this.size(size), negative: isNegative }));
    return `(${this.plus(terms).text})`;
  }

  eye(n: Size): Code {
    return { text: `I_{${this.size(n).text || keyOf(n)}}`, level: ATOM };
  }

  times(factors: readonly Code[]): Code {
    return { text: factors.map((f) => bracketed(f, TIMES)).join(' \\odot '), level: TIMES };
  }

  over(a: Code, b: Code): Code {
    return { text: `\\frac{${a.text}}{${b.text}}`, level: TIMES };
  }

  plus(terms: readonly { readonly code: Code; readonly negative: boolean }[]): Code {
    const text = terms
      .map(({ code, negative }, k) => {
        if (negative) return `${k === 0 ? '' : ' '}- ${bracketed(code, TIMES)}`;
        return k === 0 ? code.text : ` + ${code.text}`;
      })
      .join('');
    return { text, level: PLUS };
  }

  negative(a: Code): Code {
    return { text: `-${bracketed(a, TIMES)}`, level: UNARY };
  }

  power(a: Code, p: number): Code {
    if (p === 0.5) return { text: `\\sqrt{${a.text}}`, level: ATOM };
    const base = a.level >= ATOM && !/[_^]/.test(a.text) ? a.text : `\\left(${a.text}\\right)`;
    return { text: `${base}^{${p === 2 ? '\\odot 2' : this.number(p).text}}`, level: POWER };
  }

  matmul(a: Code, b: Code, isDot: boolean): Code {
    if (isDot) return { text: `${this.raisedTo(a, '\\top')}\\,${this.factor(b)}`, level: TIMES };
    return { text: `${this.factor(a)}\\,${this.factor(b)}`, level: TIMES };
  }

  /** A product element by element would be read as the weaker operation. */
  private factor(a: Code): string {
    return a.level === TIMES && a.text.includes('\\odot') ? `\\left(${a.text}\\right)` : bracketed(a, TIMES);
  }

  private raisedTo(a: Code, exponent: string): string {
    const isPlain = a.level >= ATOM && !a.text.includes('^');
    return isPlain ? `${a.text}^{${exponent}}` : `\\left(${a.text}\\right)^{${exponent}}`;
  }

  transpose(a: Code): Code {
    return { text: this.raisedTo(a, '\\top'), level: ATOM };
  }

  permute(a: Code, axes: readonly number[]): Code {
    return { text: `\\operatorname{perm}_{${axes.join('')}}\\left(${a.text}\\right)`, level: ATOM };
  }

  outer(a: Code, b: Code): Code {
    return { text: `${bracketed(a, ATOM)}\\,${this.raisedTo(b, '\\top')}`, level: TIMES };
  }

  diagonalMatrix(a: Code): Code {
    return this.operator('diag', a);
  }
  diagonal(a: Code): Code {
    return this.operator('diag', a);
  }
  trace(a: Code): Code {
    return this.operator('tr', a);
  }

  private operator(name: string, a: Code): Code {
    return { text: `\\operatorname{${name}}\\left(${a.text}\\right)`, level: ATOM };
  }

  sum(a: Code, axes: readonly number[] | null): Code {
    return { text: `\\textstyle\\sum${this.below(axes)} ${bracketed(a, TIMES)}`, level: UNARY };
  }
  mean(a: Code, axes: readonly number[] | null): Code {
    return { text: `\\operatorname{mean}${this.below(axes)}\\left(${a.text}\\right)`, level: ATOM };
  }

  private below(axes: readonly number[] | null): string {
    return axes === null ? '' : `_{${axes.join(',')}}`;
  }

  first(a: Code): Code {
    return a;
  }
  expand(a: Code): Code {
    return a;
  }
  broadcast(a: Code, dims: readonly Size[]): Code {
    const ones = `\\mathbf{1}_{${dims.map((d) => this.size(d).text).join('\\times ')}}`;
    return a.text === '1' ? { text: ones, level: ATOM } : { text: `${bracketed(a, TIMES)}\\,${ones}`, level: TIMES };
  }
  pick(a: Code, axis: number, rank: number, what: string): Code {
    const inside = Array.from({ length: rank }, (_, k) => (k === axis ? what : ':'));
    return { text: `\\left[${a.text}\\right]_{${inside.join(',')}}`, level: ATOM };
  }

  full(value: Code, dims: readonly Size[]): Code {
    return this.broadcast(value, dims);
  }

  einsum(equation: string, operands: readonly Code[]): Code {
    const [inputs, output] = equation.split('->');
    const each = inputs.split(',');
    const summed = [...new Set(inputs.replaceAll(',', ''))].filter((l) => !output.includes(l)).join('');
    const factors = operands.map((o, k) => (each[k] ? `${this.indexed(o)}_{${each[k]}}` : bracketed(o, TIMES)));
    const sum = summed ? `\\textstyle\\sum_{${summed}} ` : '';
    return { text: `\\left[${sum}${factors.join('\\,')}\\right]_{${output}}`, level: ATOM };
  }

  private indexed(a: Code): string {
    return a.level >= ATOM && !/[_^]/.test(a.text) ? a.text : `\\left(${a.text}\\right)`;
  }

  numeric(a: Code): Code {
    return a;
  }

  call(fn: string, args: readonly Code[], options: Options, dims: readonly Size[]): Code {
    const comparison = COMPARISONS[fn];
    if (comparison)
      return { text: `\\mathbf{1}\\left[${args[0].text} ${comparison} ${args[1].text}\\right]`, level: ATOM };
    if (fn === 'not') return { text: `\\neg ${bracketed(args[0], UNARY)}`, level: UNARY };
    if (isConvolution(fn)) return latexConvolution(fn, args, options);
    if (fn === 'window') {
      const index = windowIndex(options as unknown as Parameters<typeof windowIndex>[0], 'p', 'i');
      return { text: `\\left[\\mathbf{1}_{${index}=h}\\right]_{p,i,h}`, level: ATOM };
    }
    if (fn === 'pow') return { text: this.raisedTo(args[0], args[1].text), level: POWER };
    if (fn === 'identity_row') return { text: `e_{${options.k}}`, level: ATOM };
    if (fn === 'identity_rows') {
      const rows = rowsText(args, options);
      return { text: `\\left[${this.eye(dims[1]).text}\\right]_{${rows},:}`, level: ATOM };
    }
    if (fn === 'pinv') return { text: this.raisedTo(args[0], '+'), level: ATOM };
    const part = MATRIX_PARTS[fn];
    if (part) return { text: `${part}_{${args[0].text}}`, level: ATOM };
    if (fn === 'inverse') return { text: this.raisedTo(args[0], '-1'), level: ATOM };
    if (fn === 'abs') return { text: `\\left|${args[0].text}\\right|`, level: ATOM };
    if (fn === 'logdet') return { text: `\\ln\\det ${bracketed(args[0], ATOM)}`, level: UNARY };
    const axes = (options.axes as readonly number[] | undefined) ?? null;
    const below = axes ? `_{${axes.join(',')}}` : options.axis !== undefined ? `_{${options.axis}}` : '';
    const name = FUNCTIONS[fn] ?? `\\operatorname{${fn.replaceAll('_', '\\_')}}`;
    return { text: `${name}${below}\\left(${args.map((a) => a.text).join(', ')}\\right)`, level: ATOM };
  }
}
