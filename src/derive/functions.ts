/** Functions of terms in normal form: what is known of exp, log, softmax and comparisons. */
import { broadcast, constantAxes, elementwise, full, narrowed, product, raised, scaled, widened } from './product';
import { constant, isOne, type Size } from './size';
import { sum } from './sum';
import { apply, constantOf, type Options, type Product, range, type Term } from './term';

/** A function of each element. */
export function fn(name: string, x: Term): Term {
  const value = constantOf(x);
  if (value && value.powers.size === 0) {
    const known = VALUES[name]?.(value.factor);
    if (known !== undefined && Number.isFinite(known)) return full(x.dims, constant(known));
  }
  const { core, axes } = narrowed(x);
  if (core !== x) return widened(fn(name, core), axes, x.dims);
  return simplified(name, x) ?? apply(name, [x], x.dims);
}

/** A root, which is compared with what keeps it from being 0. */
function isNorm(t: Term): boolean {
  return t.kind === 'product' && t.factors.length === 1 && t.factors[0].power === 0.5;
}

/** Functions whose values are whole numbers. */
const WHOLE = new Set('floor ceil round trunc sign argmax argmin argsort arange gt ge lt le'.split(' '));

function hasWholeNumbers(t: Term): boolean {
  switch (t.kind) {
    case 'variable':
      return t.isWhole;
    case 'eye':
      return false;
    case 'product':
      return t.factors.some((f) => hasWholeNumbers(f.term));
    case 'sum':
      return t.terms.some(hasWholeNumbers);
    case 'apply':
      return WHOLE.has(t.fn) || t.args.some(hasWholeNumbers);
  }
}

/** A function of the elements of several terms, which broadcast. */
export function ofSeveral(name: string, args: readonly Term[], dims: readonly Size[]): Term {
  // What keeps libraries from dividing by 0 is no part of the formula.
  const guard = name === 'maximum' ? constantOf(args[1]) : null;
  if (guard && guard.powers.size === 0 && guard.factor > 0 && guard.factor <= GUARD) return broadcast(args[0], dims);
  const wide = args.map((a) => broadcast(a, dims));
  const left = range(dims.length).filter((k) => !wide.every((a) => constantAxes(a).has(k)));
  if (left.length === dims.length) return apply(name, args, dims);
  const own = left.map((k) => dims[k]);
  const narrow = wide.map((a) => {
    const { core, axes } = narrowed(a);
    return widened(
      core,
      axes.map((k) => left.indexOf(k)),
      own,
    );
  });
  return widened(apply(name, narrow, own), left, dims);
}

const GUARD = 1e-7;

const VALUES: Readonly<Record<string, (x: number) => number>> = {
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
  abs: Math.abs,
  sign: Math.sign,
  relu: (x) => Math.max(0, x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

function simplified(name: string, x: Term): Term | null {
  switch (name) {
    case 'sigmoid':
      if (x.kind !== 'product' || x.coefficient.factor >= 0) return null;
      return sum([full(x.dims, constant(1)), scaled(fn('sigmoid', scaled(x, constant(-1))), constant(-1))]);
    case 'exp':
      if (isMinusSoftplus(x)) return fn('sigmoid', scaled(x.factors[0].term.args[0], constant(-1)));
      if (x.kind === 'apply' && x.fn === 'log') return x.args[0];
      if (x.kind === 'apply' && x.fn === 'log_softmax') return apply('softmax', x.args, x.dims, x.options);
      return softmaxOf(x);
    case 'log':
      if (x.kind === 'apply' && x.fn === 'exp') return x.args[0];
      if (x.kind === 'apply' && x.fn === 'softmax') return apply('log_softmax', x.args, x.dims, x.options);
      return null;
    default:
      return null;
  }
}

type MinusSoftplus = Product & { factors: readonly [{ term: { args: readonly Term[] } }] };

function isMinusSoftplus(x: Term): x is MinusSoftplus {
  if (x.kind !== 'product' || x.factors.length !== 1 || x.coefficient.factor !== -1 || x.coefficient.powers.size > 0)
    return false;
  const [f] = x.factors;
  const isItself = f.at.length === x.dims.length && f.at.every((id, k) => id === k);
  return isItself && f.power === 1 && f.term.kind === 'apply' && f.term.fn === 'softplus';
}

/** exp(x - logsumexp(x)) along one axis. */
function softmaxOf(x: Term): Term | null {
  if (x.kind !== 'sum' || x.terms.length !== 2) return null;
  for (const [a, b] of [x.terms, [...x.terms].reverse()]) {
    if (b.kind !== 'product' || b.coefficient.factor !== -1 || b.factors.length !== 1) continue;
    const { term, power } = b.factors[0];
    if (power !== 1 || term.kind !== 'apply' || term.fn !== 'logsumexp' || term.args[0].key !== a.key) continue;
    const axes = term.options.axes as readonly number[];
    if (axes.length === 1) return apply('softmax', [a], a.dims, { axis: axes[0] });
  }
  return null;
}

const HOLDS = {
  gt: (a: number, b: number) => a > b,
  ge: (a: number, b: number) => a >= b,
  lt: (a: number, b: number) => a < b,
  le: (a: number, b: number) => a <= b,
  eq: (a: number, b: number) => a === b,
  ne: (a: number, b: number) => a !== b,
};

/** 1 where it holds, else 0. */
export function compared(op: 'gt' | 'ge' | 'lt' | 'le' | 'eq' | 'ne', a: Term, b: Term, dims: readonly Size[]): Term {
  const difference = constantOf(b)?.factor === 0;
  if (isTriangle(a) && (constantOf(b)?.factor === 1 || difference) && (op === 'eq' || op === 'ne'))
    return (op === 'eq') === difference ? opposite(a) : a;
  const [left, right] = [constantOf(a), constantOf(b)];
  if (left && right && left.powers.size === 0 && right.powers.size === 0)
    return full(dims, constant(Number(HOLDS[op](left.factor, right.factor))));
  // That a number is exactly another one is no matter of gradients; of whole numbers it is.
  if (constantOf(b) && !hasWholeNumbers(a)) {
    if (op === 'eq') return full(dims, constant(0));
    if (op === 'ne') return full(dims, constant(1));
  }
  const bound = constantOf(b);
  if (bound && bound.powers.size === 0 && bound.factor > 0 && bound.factor <= GUARD && isNorm(a))
    return full(dims, constant(op === 'lt' || op === 'le' ? 0 : 1));
  // Whole numbers are indices, and not negative.
  const isIndex = a.kind === 'variable' ? a.isWhole : a.kind === 'apply' && a.fn === 'arange';
  if (isIndex && (constantOf(b)?.factor ?? 0) < 0) {
    if (op === 'eq' || op === 'lt' || op === 'le') return full(dims, constant(0));
    return full(dims, constant(1));
  }
  // What relu lets through is what is positive.
  if (difference && op === 'gt' && a.kind === 'apply' && a.fn === 'relu') return compared(op, a.args[0], b, dims);
  return ofSeveral(op, [a, b], dims);
}

export function where(condition: Term, a: Term, b: Term, dims: readonly Size[]): Term {
  // That a value happens to be one number is no matter of gradients: see the conventions.
  const sure = constantOf(condition);
  if (sure) return elementwise([{ term: sure.factor === 0 ? b : a }], dims);
  const test = comparisonOf(condition);
  if (test && constantOf(test.args[1]) && !hasWholeNumbers(test.args[0])) {
    if (test.fn === 'ne') return elementwise([{ term: a }], dims);
    if (test.fn === 'eq') return elementwise([{ term: b }], dims);
  }
  if (test && isSaturated(test, a, b)) return elementwise([{ term: b }], dims);
  if (constantOf(b)?.factor === 0) return elementwise([{ term: condition }, { term: a }], dims);
  if (constantOf(a)?.factor === 0) return elementwise([{ term: opposite(condition) }, { term: b }], dims);
  const [x, y] = [elementwise([{ term: a }], dims), elementwise([{ term: b }], dims)];
  if (x.key === y.key) return x;
  return ofSeveral('where', [condition, a, b], dims);
}

/** A comparison, also one that was made wide. */
function comparisonOf(condition: Term): (Term & { kind: 'apply' }) | null {
  const { core } = narrowed(condition);
  return core.kind === 'apply' && core.args.length === 2 ? core : null;
}

/** Beyond 20 a sigmoid is 1 in what libraries compute: the formula is the same on both sides. */
function isSaturated(test: Term & { kind: 'apply' }, a: Term, b: Term): boolean {
  const bound = constantOf(test.args[1]);
  if (test.fn !== 'gt' || !bound || bound.powers.size > 0 || bound.factor < 20) return false;
  if (test.args[0].dims.length > b.dims.length) return false;
  const sigmoid = fn('sigmoid', broadcast(test.args[0], b.dims));
  return elementwise([{ term: a }, { term: sigmoid }], b.dims).key === b.key;
}

/** The other part of a matrix of ones. */
function triangleOf(t: Term): Term | null {
  if (!isTriangle(t) || t.kind !== 'apply') return null;
  const k = t.options.k as number;
  const [fn, other] = t.fn === 'tril' ? ['triu', k + 1] : ['tril', k - 1];
  return apply(fn, t.args, t.dims, { k: other });
}

/** A triangle of ones, zeros elsewhere. */
function isTriangle(t: Term): boolean {
  return t.kind === 'apply' && (t.fn === 'tril' || t.fn === 'triu') && constantOf(t.args[0])?.factor === 1;
}

const OPPOSITE: Readonly<Record<string, string>> = { gt: 'le', le: 'gt', ge: 'lt', lt: 'ge' };

function isTruth(t: Term): boolean {
  return (t.kind === 'variable' && t.isTruth) || (t.kind === 'apply' && t.fn === 'not');
}

/** 1 where it does not hold. */
export function opposite(condition: Term): Term {
  if (condition.kind === 'variable' && condition.isTruth) return apply('not', [condition], condition.dims);
  if (condition.kind === 'apply' && condition.fn === 'not') return condition.args[0];
  const known = triangleOf(condition);
  if (known) return known;
  const { core, axes } = narrowed(condition);
  if (core !== condition) return widened(opposite(core), axes, condition.dims);
  const [only] = condition.kind === 'product' && isOne(condition.coefficient) ? condition.factors : [];
  if (condition.kind === 'product' && condition.factors.length === 1 && only.power === 1 && isTruth(only.term)) {
    const sizes = new Map(condition.sizes.map((s, i) => [i, s]));
    if (condition.sizes.slice(condition.dims.length).every(isOne))
      return product({ factors: [{ ...only, term: opposite(only.term) }], out: range(condition.dims.length), sizes });
  }
  const name = condition.kind === 'apply' ? OPPOSITE[condition.fn] : undefined;
  if (condition.kind === 'apply' && name) return apply(name, condition.args, condition.dims);
  return sum([full(condition.dims, constant(1)), scaled(condition, constant(-1))]);
}

/** a^b element by element. */
export function powerOf(a: Term, b: Term, dims: readonly Size[]): Term {
  const exponent = constantOf(b);
  if (exponent && exponent.powers.size === 0) return elementwise([{ term: raised(a, exponent.factor) }], dims);
  const base = constantOf(a);
  if (base && base.powers.size === 0 && base.factor > 0) {
    const inner = scaled(elementwise([{ term: b }], dims), constant(Math.log(base.factor)));
    return fn('exp', inner);
  }
  return ofSeveral('pow', [a, b], dims);
}

/** A function along axes, which keeps them. */
export function along(name: string, x: Term, options: Options): Term {
  return apply(name, [x], x.dims, options);
}
