/** Functions of each element. */
import { compared, fn, ofSeveral, opposite, powerOf, where } from '../functions';
import { broadcast, elementwise, full, raised, scaled } from '../product';
import { constant } from '../size';
import { sum } from '../sum';
import { apply, type Term } from '../term';
import type { Applied, Rule, Rules } from './rule';

const PLAIN = (
  'exp expm1 log log1p log2 log10 sin cos tan tanh sinh cosh asin acos atan asinh acosh atanh sigmoid abs sign ' +
  'softplus relu erf erfc floor ceil round trunc sinc lgamma digamma'
).split(' ');

function x(c: Applied): Term {
  return c.term('input');
}

function minus(t: Term): Term {
  return scaled(t, constant(-1));
}

function power(p: number): Rule {
  return (c) => raised(x(c), p);
}

function sumOf(c: Applied, left: string, right: string, sign: 1 | -1): Term {
  const alpha = c.has('alpha') ? c.args.number('alpha') : 1;
  const second = scaled(broadcast(c.term(right), c.dims), constant(sign * alpha));
  return sum([broadcast(c.term(left), c.dims), second]);
}

function quotient(c: Applied): Term {
  return elementwise([{ term: x(c) }, { term: c.term('other'), power: -1 }], c.dims);
}

function comparison(op: 'gt' | 'ge' | 'lt' | 'le' | 'eq' | 'ne'): Rule {
  return (c) => compared(op, x(c), c.term('other'), c.dims);
}

function larger(op: 'maximum' | 'minimum'): Rule {
  return (c) => ofSeveral(op, [x(c), c.term('other')], c.dims);
}

function positive(t: Term): Term {
  return compared('gt', t, full([], constant(0)), t.dims);
}

function choice(t: Term, other: Term): Term {
  return where(positive(t), t, other, t.dims);
}

function alphaOf(c: Applied, name: string, otherwise: number): number {
  return c.has(name) ? c.args.number(name) : otherwise;
}

function clamp(c: Applied): Term {
  const low = c.has('min') ? c.term('min') : null;
  const high = c.has('max') ? c.term('max') : null;
  const above = low ? ofSeveral('maximum', [x(c), low], c.dims) : x(c);
  return high ? ofSeveral('minimum', [above, high], c.dims) : above;
}

function gelu(c: Applied): Term {
  const t = x(c);
  if (c.has('approximate') && c.args.str('approximate') === 'tanh') {
    const inner = sum([t, scaled(raised(t, 3), constant(0.044715))]);
    const bent = fn('tanh', scaled(inner, constant(Math.sqrt(2 / Math.PI))));
    return elementwise([{ term: t }, { term: half(bent) }], t.dims);
  }
  return elementwise([{ term: t }, { term: half(fn('erf', scaled(t, constant(Math.SQRT1_2)))) }], t.dims);
}

/** (1 + t) / 2 */
function half(t: Term): Term {
  return scaled(sum([full(t.dims, constant(1)), t]), constant(0.5));
}

export const elementwiseRules: Rules = {
  ...Object.fromEntries(PLAIN.map((name): [string, Rule] => [name, (c) => fn(name, x(c))])),
  sgn: (c) => fn('sign', x(c)),
  add: (c) => sumOf(c, 'input', 'other', 1),
  sub: (c) => sumOf(c, 'input', 'other', -1),
  rsub: (c) => sum([broadcast(c.term('other'), c.dims), minus(broadcast(x(c), c.dims))]),
  mul: (c) => elementwise([{ term: x(c) }, { term: c.term('other') }], c.dims),
  div: (c) => {
    if (c.has('rounding_mode')) return apply('floor', [quotient(c)], c.dims);
    return quotient(c);
  },
  true_divide: quotient,
  neg: (c) => minus(x(c)),
  positive: x,
  reciprocal: power(-1),
  square: power(2),
  sqrt: power(0.5),
  rsqrt: power(-0.5),
  pow: (c) => powerOf(x(c), c.term(c.has('exponent') ? 'exponent' : 'other'), c.dims),
  exp2: (c) => fn('exp', scaled(x(c), constant(Math.LN2))),
  eq: comparison('eq'),
  ne: comparison('ne'),
  lt: comparison('lt'),
  le: comparison('le'),
  gt: comparison('gt'),
  ge: comparison('ge'),
  binary_cross_entropy_terms: (c) => {
    const [p, y] = [x(c), c.term('target')];
    const yes = elementwise([{ term: y }, { term: fn('log', p) }], c.dims);
    const no = elementwise([{ term: oneMinus(y) }, { term: fn('log', oneMinus(p)) }], c.dims);
    return minus(sum([yes, no]));
  },
  least_variance: x,
  atan2: (c) => ofSeveral('atan2', [x(c), c.term('other')], c.dims),
  lerp: (c) => {
    const change = sum([broadcast(c.term('end'), c.dims), minus(broadcast(x(c), c.dims))]);
    return sum([broadcast(x(c), c.dims), elementwise([{ term: c.term('weight') }, { term: change }], c.dims)]);
  },
  hypot: (c) => {
    const squares = [x(c), c.term('other')].map((t) => elementwise([{ term: t, power: 2 }], c.dims));
    return raised(sum(squares), 0.5);
  },
  // log(exp a + exp b) = a + softplus(b - a)
  logaddexp: (c) => {
    const [a, b] = [broadcast(x(c), c.dims), broadcast(c.term('other'), c.dims)];
    return sum([a, fn('softplus', sum([b, minus(a)]))]);
  },
  logical_or: (c) => {
    const neither = [x(c), c.term('other')].map((t) => ({ term: opposite(broadcast(t, c.dims)) }));
    return opposite(elementwise(neither, c.dims));
  },
  logical_and: (c) => elementwise([{ term: x(c) }, { term: c.term('other') }], c.dims),
  logical_not: (c) => opposite(x(c)),
  masked_fill: (c) => where(broadcast(c.term('mask'), c.dims), c.term('value'), x(c), c.dims),
  mask: (c) => elementwise([{ term: x(c) }, { term: c.term('other') }], c.dims),
  special_ndtr: (c) => half(fn('erf', scaled(x(c), constant(Math.SQRT1_2)))),
  where: (c) => where(c.term('condition'), x(c), c.term('other'), c.dims),
  maximum: larger('maximum'),
  minimum: larger('minimum'),
  clamp,
  clamp_min: clamp,
  clamp_max: clamp,
  silu: (c) => elementwise([{ term: x(c) }, { term: fn('sigmoid', x(c)) }], c.dims),
  mish: (c) => elementwise([{ term: x(c) }, { term: fn('tanh', fn('softplus', x(c))) }], c.dims),
  softsign: (c) =>
    elementwise([{ term: x(c) }, { term: sum([full(c.dims, constant(1)), fn('abs', x(c))]), power: -1 }], c.dims),
  logsigmoid: (c) => minus(fn('softplus', minus(x(c)))),
  leaky_relu: (c) => choice(x(c), scaled(x(c), constant(alphaOf(c, 'negative_slope', 0.01)))),
  elu: (c) => {
    return choice(x(c), scaled(grown(x(c)), constant(alphaOf(c, 'alpha', 1))));
  },
  celu: (c) => {
    const alpha = alphaOf(c, 'alpha', 1);
    return choice(x(c), scaled(grown(scaled(x(c), constant(1 / alpha))), constant(alpha)));
  },
  selu: (c) => scaled(choice(x(c), scaled(grown(x(c)), constant(SELU.alpha))), constant(SELU.scale)),
  relu6: (c) => bounded(x(c), 0, 6),
  hardtanh: (c) => bounded(x(c), alphaOf(c, 'min_val', -1), alphaOf(c, 'max_val', 1)),
  hardsigmoid: (c) => scaled(bounded(plus(x(c), 3), 0, 6), constant(1 / 6)),
  hardswish: (c) =>
    elementwise([{ term: x(c) }, { term: scaled(bounded(plus(x(c), 3), 0, 6), constant(1 / 6)) }], c.dims),
  tanhshrink: (c) => sum([x(c), minus(fn('tanh', x(c)))]),
  softshrink: (c) => {
    const edge = constant(alphaOf(c, 'lambd', 0.5));
    const toZero = sum([x(c), scaled(fn('sign', x(c)), { ...edge, factor: -edge.factor })]);
    return elementwise([{ term: compared('gt', fn('abs', x(c)), full([], edge), c.dims) }, { term: toZero }], c.dims);
  },
  hardshrink: (c) => {
    const edge = full([], constant(alphaOf(c, 'lambd', 0.5)));
    return elementwise([{ term: compared('gt', fn('abs', x(c)), edge, c.dims) }, { term: x(c) }], c.dims);
  },
  threshold: (c) => where(compared('gt', x(c), c.term('threshold'), c.dims), x(c), c.term('value'), c.dims),
  gelu,
  logit: (c) => fn('log', elementwise([{ term: x(c) }, { term: oneMinus(x(c)), power: -1 }], c.dims)),
  xlogy: (c) => elementwise([{ term: x(c) }, { term: fn('log', c.term('other')) }], c.dims),
  addcmul: (c) => addScaled(c, 1),
  addcdiv: (c) => addScaled(c, -1),
};

/** G. Klambauer and others, Self-Normalizing Neural Networks, 2017. */
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };

/** exp(t) - 1 */
function grown(t: Term): Term {
  return plus(fn('exp', t), -1);
}

function plus(t: Term, by: number): Term {
  return sum([t, full(t.dims, constant(by))]);
}

function bounded(t: Term, low: number, high: number): Term {
  const above = ofSeveral('maximum', [t, full([], constant(low))], t.dims);
  return ofSeveral('minimum', [above, full([], constant(high))], t.dims);
}

function addScaled(c: Applied, p: 1 | -1): Term {
  const value = c.has('value') ? c.args.number('value') : 1;
  const part = elementwise([{ term: c.term('tensor1') }, { term: c.term('tensor2'), power: p }], c.dims);
  return sum([broadcast(x(c), c.dims), scaled(part, constant(value))]);
}

function oneMinus(t: Term): Term {
  return sum([full(t.dims, constant(1)), minus(t)]);
}
