/** Functions of each element. */
import { compared, fn, ofSeveral, powerOf, where } from '../functions';
import { broadcast, elementwise, full, raised, scaled } from '../product';
import { constant } from '../size';
import { sum } from '../sum';
import { apply, type Term } from '../term';
import type { Applied, Rule, Rules } from './rule';

const PLAIN = (
  'exp expm1 log log1p log2 log10 sin cos tan tanh sinh cosh asin acos atan asinh acosh atanh sigmoid abs sign ' +
  'softplus relu erf erfc floor ceil round trunc'
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
  logical_and: (c) => elementwise([{ term: x(c) }, { term: c.term('other') }], c.dims),
  logical_not: (c) => sum([full(c.dims, constant(1)), minus(x(c))]),
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
    const grown = sum([fn('exp', x(c)), full(c.dims, constant(-1))]);
    return choice(x(c), scaled(grown, constant(alphaOf(c, 'alpha', 1))));
  },
  gelu,
  logit: (c) => fn('log', elementwise([{ term: x(c) }, { term: oneMinus(x(c)), power: -1 }], c.dims)),
  xlogy: (c) => elementwise([{ term: x(c) }, { term: fn('log', c.term('other')) }], c.dims),
  addcmul: (c) => addScaled(c, 1),
  addcdiv: (c) => addScaled(c, -1),
};

function addScaled(c: Applied, p: 1 | -1): Term {
  const value = c.has('value') ? c.args.number('value') : 1;
  const part = elementwise([{ term: c.term('tensor1') }, { term: c.term('tensor2'), power: p }], c.dims);
  return sum([broadcast(x(c), c.dims), scaled(part, constant(value))]);
}

function oneMinus(t: Term): Term {
  return sum([full(t.dims, constant(1)), minus(t)]);
}
