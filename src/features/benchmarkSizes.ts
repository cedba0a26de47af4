/** Numbers for the sizes of a benchmark: what the code says, and what is taken for a symbol that has no value. */
import type { DimFact } from '../analysis/facts';
import type { Expr } from '../python/ast';
import { parse } from '../python/parse';

/** Taken for names that people give to sizes, in small letters; the user can change them. */
const USUAL: readonly (readonly [RegExp, number])[] = [
  [/^(b|n|bs|batch|batch_size|bsz)$/, 8],
  [/^(t|l|s|q|k|seq|seq_len|seqlen|length|tokens|block_size|n_ctx|context)$/, 256],
  [/(^h$|head|heads)$|^n_?heads?$|^num_(attention_)?heads$/, 12],
  [/^(hs|dh|d_k|d_head|head_dim|head_size)$/, 64],
  [/^(c|d|e|n_embd|d_model|dim|hidden|hidden_size|embed_dim|width)$/, 768],
  [/^(v|vocab|vocab_size|n_vocab)$/, 50257],
];
const OTHERWISE = 64;

export interface Size {
  readonly value: number;
  /** Where it is from: `B·T with B = 8 and T = 256, which is not known here`; empty where there is nothing to say. */
  readonly note: string;
}

/** The product of the dims, in numbers. Numbers of the same name are the same. */
export function sizeOf(dims: readonly DimFact[]): Size {
  const assumed = new Map<string, number>();
  const value = dims.reduce((n, dim) => n * numberFor(dim, assumed), 1);
  const names = dims.filter((d) => d.name !== undefined || d.value === null).map((d) => d.text);
  if (assumed.size === 0) return { value, note: names.join('·') };
  const taken = [...assumed].map(([name, n]) => `${name} = ${n}`).join(', ');
  return { value, note: `${names.join('·')} with ${taken} taken, as the code does not say` };
}

function numberFor(dim: DimFact, assumed: Map<string, number>): number {
  if (dim.value !== null) return dim.value;
  const computed = dim.symbol === null ? null : evaluate(dim.symbol, assumed);
  if (computed !== null) return computed;
  assumed.set(dim.text, OTHERWISE);
  return OTHERWISE;
}

/** `GPT.forward.C // GPT.n_head`, with usual numbers for names; null for what is no size. */
function evaluate(symbol: string, assumed: Map<string, number>): number | null {
  const [statement, ...others] = parse(symbol).body;
  if (statement?.kind !== 'ExprStmt' || others.length > 0) return null;
  const own = new Map<string, number>();
  const value = evaluated(statement.value, own);
  if (value === null || !Number.isSafeInteger(value) || value < 0) return null;
  for (const [name, n] of own) assumed.set(name, n);
  return value;
}

function evaluated(e: Expr, assumed: Map<string, number>): number | null {
  switch (e.kind) {
    case 'Constant':
      return typeof e.value === 'number' ? e.value : null;
    case 'Name':
      return usual(e.id, assumed);
    case 'Attribute':
      return usual(e.attr, assumed);
    case 'BinOp': {
      const [a, b] = [evaluated(e.left, assumed), evaluated(e.right, assumed)];
      return a === null || b === null ? null : computed(e.op, a, b);
    }
    default:
      return null;
  }
}

function computed(op: string, a: number, b: number): number | null {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '**':
      return a ** b;
    case '//':
      return b === 0 ? null : Math.floor(a / b);
    case '%':
      return b === 0 ? null : a - b * Math.floor(a / b);
    default:
      return null;
  }
}

function usual(name: string, assumed: Map<string, number>): number {
  const small = name.toLowerCase();
  const value = USUAL.find(([pattern]) => pattern.test(small))?.[1] ?? OTHERWISE;
  assumed.set(name, value);
  return value;
}
