/** Sums, means and what else makes one number of many; and what undoes them. */
import { along, fn } from '../functions';
import { arranged, elementwise, product, raised, scaled } from '../product';
import { constant, isOne, ONE, power, type Size, times } from '../size';
import { apply, constantOf, range, type Term } from '../term';
import { rowsOfAxis, stretch } from './indices';
import { type Applied, type Rules, Untranslatable } from './rule';

/** The axes that stay, with those of size 1 that `keepdim` leaves. */
function kept(rank: number, axes: readonly number[], keepdim: boolean): (number | Size)[] {
  return range(rank).flatMap((k): (number | Size)[] => (axes.includes(k) ? (keepdim ? [ONE] : []) : [k]));
}

function summed(x: Term, axes: readonly number[], keepdim: boolean): Term {
  return arranged(x, kept(x.dims.length, axes, keepdim));
}

function countOf(x: Term, axes: readonly number[]): Size {
  return axes.reduce((n, k) => times(n, x.dims[k]), ONE);
}

function sumRule(c: Applied): Term {
  const x = c.term('input');
  return summed(x, c.axes('dim', x.dims.length), c.flag('keepdim'));
}

function meanRule(c: Applied): Term {
  const x = c.term('input');
  const axes = c.axes('dim', x.dims.length);
  return scaled(summed(x, axes, c.flag('keepdim')), power(countOf(x, axes), -1));
}

/** The sum down to the sizes of another tensor. */
function sumToLike(c: Applied): Term {
  const x = c.term('input');
  const { dims } = c;
  const shift = x.dims.length - dims.length;
  const axes = range(dims.length).map((k): number | Size =>
    isOne(dims[k]) && !isOne(x.dims[k + shift]) ? ONE : k + shift,
  );
  return arranged(x, axes);
}

/** What a reduction took away, along the axes as they were. */
function spreadLike(c: Applied): Term {
  const x = c.term('input');
  const { dims } = c;
  const axes = c.axes('dim', dims.length);
  const keepdim = c.flag('keepdim');
  if (x.dims.length === 0) return elementwise([{ term: x }], dims);
  const sizes = new Map(dims.map((d, i) => [i, d]));
  let next = dims.length;
  let k = 0;
  const at: number[] = [];
  for (const i of range(dims.length)) {
    if (!axes.includes(i)) {
      at.push(i);
      k++;
    } else if (keepdim) {
      sizes.set(next, x.dims[k++]);
      at.push(next++);
    }
  }
  return product({ factors: [{ term: x, at }], out: range(dims.length), sizes });
}

/** A function of the elements along axes; `axes` all named, so that they can be told apart. */
function reduced(name: string): (c: Applied, of?: Term) => Term {
  return (c, of) => {
    const x = of ?? c.term('input');
    const axes = c.axes('dim', x.dims.length);
    if (axes.length === 0) return x;
    const left = x.dims.filter((_, k) => !axes.includes(k));
    const whole = apply(name, [x], left, { axes: [...axes].sort((a, b) => a - b) });
    if (!c.flag('keepdim')) return whole;
    let k = 0;
    return arranged(
      whole,
      x.dims.map((_, i): number | Size => (axes.includes(i) ? ONE : k++)),
    );
  };
}

function axisRule(name: string): (c: Applied) => Term {
  return (c) => {
    const x = c.term('input');
    const rank = x.dims.length;
    return along(name, x, { axis: c.axis('dim', rank) });
  };
}

/** The elements along an axis in order, and where they were; the first `count`. */
function sorted(c: Applied, isFalling: boolean, count: number | null): Term[] {
  const x = c.term('input');
  const axis = c.axis('dim', x.dims.length);
  const ascending = isFalling ? scaled(x, constant(-1)) : x;
  const values = apply('sort', [ascending], x.dims, { axis });
  const both = [isFalling ? scaled(values, constant(-1)) : values, apply('argsort', [ascending], x.dims, { axis })];
  if (count === null) return both;
  const rows = stretch(c, x.dims[axis], 0, count);
  return rows ? both.map((t) => rowsOfAxis(t, axis, rows)) : both;
}

/** The values, and where they are. */
function chosenAlong(value: string, place: string): (c: Applied) => Term[] {
  return (c) => [reduced(value)(c), reduced(place)(c)];
}

function chosen(name: string): (c: Applied) => Term {
  return (c) => {
    if (!c.has('dim')) throw new Untranslatable(`${name} of all elements`);
    return reduced(name)(c);
  };
}

export const reductionRules: Rules = {
  sum: sumRule,
  mean: meanRule,
  sum_to_like: sumToLike,
  sum_to_size: sumToLike,
  spread_like: spreadLike,
  logsumexp: reduced('logsumexp'),
  amax: reduced('amax'),
  amin: reduced('amin'),
  prod: reduced('prod'),
  softmax: axisRule('softmax'),
  log_softmax: axisRule('log_softmax'),
  cumsum: axisRule('cumsum'),
  cumprod: axisRule('cumprod'),
  logcumsumexp: axisRule('logcumsumexp'),
  sort: (c) => sorted(c, c.flag('descending'), null),
  np_sort: (c) => sorted(c, false, null)[0],
  argsort: (c) => sorted(c, c.flag('descending'), null)[1],
  topk: (c) => sorted(c, !c.has('largest') || c.args.bool('largest'), c.args.constInt('k')),
  max_along: chosenAlong('amax', 'argmax'),
  min_along: chosenAlong('amin', 'argmin'),
  argmax: chosen('argmax'),
  argmin: chosen('argmin'),
  vector_norm(c) {
    const x = c.term('input');
    const axes = c.axes('dim', x.dims.length);
    const ord = c.has('ord') ? c.args.number('ord') : 2;
    if (ord === 2) return rooted(x, axes, c.flag('keepdim'));
    if (ord === 1) return summed(fn('abs', x), axes, c.flag('keepdim'));
    if (!Number.isFinite(ord)) return reduced(ord > 0 ? 'amax' : 'amin')(c, fn('abs', x));
    const powers = raised(ord % 2 === 0 ? x : fn('abs', x), ord);
    return raised(summed(powers, axes, c.flag('keepdim')), 1 / ord);
  },
};

/** The length. */
function rooted(x: Term, axes: readonly number[], keepdim: boolean): Term {
  const square = elementwise([{ term: x, power: 2 }], x.dims);
  const total = summed(square, axes, keepdim);
  const value = constantOf(total);
  if (value && value.powers.size === 0) return scaled(total, constant(value.factor ** -0.5));
  return elementwise([{ term: total, power: 0.5 }], total.dims);
}
