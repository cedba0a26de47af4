/** Formulas in LaTeX, as KaTeX sets them. */
import { keyOf, type Size } from '../size';
import { ADJOINT } from '../steps';
import type { Options } from '../term';
import { ATOM, type Code, PLUS, POWER, TIMES, UNARY, type Writer } from './writer';

const GREEK = new Set(
  (
    'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega ' +
    'Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega'
  ).split(' '),
);

/** A Python name: `W_1`, `\alpha`, `\mathrm{hidden}`; what LaTeX would read as a command is escaped. */
export function latexName(name: string): string {
  const [head, ...rest] = name.split('_').filter((part) => part !== '');
  if (head === undefined) return '\\_';
  if (name.startsWith(ADJOINT)) return `\\bar{${latexName(name.slice(ADJOINT.length))}}`;
  const word = (part: string) => {
    if (GREEK.has(part)) return `\\${part}`;
    if (/^[A-Za-z]$|^\d+$/.test(part)) return part;
    const split = /^([A-Za-z])(\d+)$/.exec(part);
    if (split) return `${split[1]}_{${split[2]}}`;
    return `\\mathrm{${part.replace(/[^A-Za-z0-9]/g, '')}}`;
  };
  if (rest.length === 0) return word(head);
  return `${word(head).includes('_') ? `{${word(head)}}` : word(head)}_{${rest.map(word).join(',')}}`;
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
      const word = latexName(name);
      return p === 1 ? word : p === 0.5 ? `\\sqrt{${word}}` : `${word}^{${p}}`;
    });
    if (size.factor !== 1 || parts.length === 0) parts.unshift(this.number(size.factor).text);
    return { text: parts.join('\\,'), level: parts.length === 1 ? ATOM : TIMES };
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

  call(fn: string, args: readonly Code[], options: Options): Code {
    const comparison = COMPARISONS[fn];
    if (comparison)
      return { text: `\\mathbf{1}\\left[${args[0].text} ${comparison} ${args[1].text}\\right]`, level: ATOM };
    if (fn === 'not') return { text: `\\neg ${bracketed(args[0], UNARY)}`, level: UNARY };
    if (fn === 'pow') return { text: `${bracketed(args[0], ATOM)}^{${args[1].text}}`, level: POWER };
    if (fn === 'inverse') return { text: this.raisedTo(args[0], '-1'), level: ATOM };
    if (fn === 'abs') return { text: `\\left|${args[0].text}\\right|`, level: ATOM };
    if (fn === 'logdet') return { text: `\\ln\\det ${bracketed(args[0], ATOM)}`, level: UNARY };
    const axes = (options.axes as readonly number[] | undefined) ?? null;
    const below = axes ? `_{${axes.join(',')}}` : options.axis !== undefined ? `_{${options.axis}}` : '';
    const name = FUNCTIONS[fn] ?? `\\operatorname{${fn.replaceAll('_', '\\_')}}`;
    return { text: `${name}${below}\\left(${args.map((a) => a.text).join(', ')}\\right)`, level: ATOM };
  }
}
