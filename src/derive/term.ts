/**
 * Terms: tensors as mathematics writes them. A product names the axes of its factors by indices, of which those that the
 * result has not are summed over, so that matrix products, transposes, traces, outer products, sums and broadcasting are
 * one thing (S. Laue, M. Mitterreiter, J. Giesen: Computing Higher Order Derivatives of Matrix and Tensor Expressions,
 * NeurIPS 2018). Terms are values: equal ones have equal keys.
 */
import { keyOf, type Size, same } from './size';

interface Base {
  readonly key: string;
  /** Sizes of the axes. */
  readonly dims: readonly Size[];
  /** How much there is to read, about as many nodes as a syntax tree would have. */
  readonly weight: number;
}

export interface Variable extends Base {
  readonly kind: 'variable';
  readonly name: string;
  /** Its elements are whole numbers, or true and false. */
  readonly isWhole: boolean;
  readonly isTruth: boolean;
}

/** The identity matrix. */
export interface Eye extends Base {
  readonly kind: 'eye';
}

export interface Factor {
  readonly term: Term;
  /** The index of each of its axes. */
  readonly at: readonly number[];
  /** The power that every element is raised to. */
  readonly power: number;
}

/** coefficient · Σ factors. Indices below the rank are the axes of the result, all others are summed over. */
export interface Product extends Base {
  readonly kind: 'product';
  readonly coefficient: Size;
  readonly factors: readonly Factor[];
  /** Of each index. */
  readonly sizes: readonly Size[];
}

export interface Sum extends Base {
  readonly kind: 'sum';
  /** At least two, all of the same sizes. */
  readonly terms: readonly Term[];
}

/** What is not one of the above: functions of elements, and functions of whole tensors. */
export interface Apply extends Base {
  readonly kind: 'apply';
  readonly fn: string;
  readonly args: readonly Term[];
  readonly options: Options;
}

export type Options = Readonly<Record<string, string | number | boolean | null | readonly number[]>>;

export type Term = Variable | Eye | Product | Sum | Apply;

/** @param holds numbers with fractions, whole ones, or what is true or false. */
export function variable(name: string, dims: readonly Size[], holds: 'reals' | 'whole' | 'truth' = 'reals'): Variable {
  const isTruth = holds === 'truth';
  return {
    kind: 'variable',
    name,
    isWhole: isTruth || holds === 'whole',
    isTruth,
    dims,
    key: `${name}(${dims.map(keyOf).join()})`,
    weight: 1,
  };
}

export function eye(n: Size): Eye {
  return { kind: 'eye', dims: [n, n], key: `I(${keyOf(n)})`, weight: 3 };
}

/** Of functions that take more than a call to write. */
const WEIGHTS: Readonly<Record<string, number>> = {
  softmax: 8,
  log_softmax: 7,
  sigmoid: 6,
  logsumexp: 4,
  inverse: 4,
  window: 14,
  group_channels: 20,
  gt: 1,
  lt: 1,
  ge: 1,
  le: 1,
  eq: 1,
};

/** A function of the whole arguments. */
export function apply(fn: string, args: readonly Term[], dims: readonly Size[], options: Options = {}): Apply {
  const given = Object.keys(options).length > 0 ? JSON.stringify(options) : '';
  const key = `${fn}${given}(${args.map((a) => a.key).join(';')})${dims.map(keyOf).join()}`;
  return {
    kind: 'apply',
    fn,
    args,
    dims,
    options,
    key,
    weight: (WEIGHTS[fn] ?? 2) + args.reduce((n, a) => n + a.weight, 0),
  };
}

export function sameDims(a: readonly Size[], b: readonly Size[]): boolean {
  return a.length === b.length && a.every((d, i) => same(d, b[i]));
}

/** Does the variable occur in the term? */
export function mentions(term: Term, name: string): boolean {
  switch (term.kind) {
    case 'variable':
      return term.name === name;
    case 'eye':
      return false;
    case 'product':
      return term.factors.some((f) => mentions(f.term, name));
    case 'sum':
      return term.terms.some((t) => mentions(t, name));
    case 'apply':
      return term.args.some((t) => mentions(t, name));
  }
}

export function isZero(term: Term): boolean {
  return term.kind === 'product' && term.coefficient.factor === 0;
}

/** The number or size that the term is everywhere, if it is one. */
export function constantOf(term: Term): Size | null {
  return term.kind === 'product' && term.factors.length === 0 ? term.coefficient : null;
}

export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
