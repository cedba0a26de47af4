/** Convolutions and the greatest elements of windows. */
import { compared, where } from '../functions';
import { arranged, full, product } from '../product';
import { constant, ONE, type Size } from '../size';
import { sum } from '../sum';
import { apply, constantOf, range, type Term } from '../term';
import { scatterAdd } from './indices';
import { reshaped } from './layout';
import { positionsOf, windowOf } from './places';
import { type Applied, type Rule, type Rules, Untranslatable } from './rule';

/** What of a convolution is wanted: itself, or its derivative by input or filters. */
type Wanted = 'conv' | 'conv_input' | 'conv_weight';

/** One number for each of n axes. */
function numbers(c: Applied, name: string, n: number, otherwise: readonly number[]): number[] {
  const arg = c.call.args.get(name);
  const isGiven = arg && arg.kind !== 'none' && !(arg.kind === 'list' && arg.items.length === 0);
  if (!isGiven) return [...otherwise];
  return c.args.intsOf(name, n).map((d) => {
    if (d.value === null) throw new Untranslatable(`${c.name}: ${name} is not known`);
    return d.value;
  });
}

/** Zeros in front of each axis. */
function paddingOf(c: Applied, n: number, kernel: readonly Size[], dilation: readonly number[]): number[] {
  const given = c.call.args.get('padding');
  if (given?.kind !== 'str') return numbers(c, 'padding', n, Array(n).fill(0));
  if (given.value !== 'same') return Array(n).fill(0);
  return kernel.map((k, i) => {
    const more = dilation[i] * (c.elementsOf(k) - 1);
    if (more % 2 === 1) throw new Untranslatable('padding "same" that is not the same on both sides');
    return more / 2;
  });
}

/** @param dims of input, filters and result of the convolution, with a batch. */
function convolution(
  c: Applied,
  wanted: Wanted,
  n: number,
  operands: readonly [Term, Term],
  dims: { readonly x: readonly Size[]; readonly w: readonly Size[]; readonly y: readonly Size[] },
): Term {
  const [stride, dilation] = ['stride', 'dilation'].map((name) => numbers(c, name, n, Array(n).fill(1)));
  const groups = c.has('groups') ? c.args.constInt('groups') : 1;
  const kernel = dims.w.slice(2);
  const padding = paddingOf(c, n, kernel, dilation);
  const y = wanted === 'conv_weight' ? operands[1] : wanted === 'conv_input' ? operands[0] : full(dims.y, ONE);
  const windows = range(n).map((i) => {
    const slide = { stride: stride[i], dilation: dilation[i], padding: padding[i] };
    return windowOf(positionsOf(c, y, i + 2, dims.x[i + 2], slide), kernel[i], dims.x[i + 2], slide);
  });
  const ofGroups = groups === 1 ? [] : [apply('group_channels', [], [dims.w[0], dims.w[1], dims.x[1]], { groups })];
  const result = { conv: dims.y, conv_input: dims.x, conv_weight: dims.w }[wanted];
  const options = { n, stride, padding, dilation, groups };
  return apply(wanted, [...operands, ...windows, ...ofGroups], result, options);
}

/** With a batch of one where there is none. */
function batched(t: Term, n: number): Term {
  return t.dims.length === n + 1 ? arranged(t, [ONE, ...range(n + 1)]) : t;
}

function batchedDims(dims: readonly Size[], n: number): readonly Size[] {
  return dims.length === n + 1 ? [ONE, ...dims] : dims;
}

function withoutBatch(t: Term, dims: readonly Size[]): Term {
  return dims.length === t.dims.length
    ? t
    : arranged(
        t,
        range(dims.length).map((k) => k + 1),
      );
}

function withBias(c: Applied, y: Term, n: number): Term {
  if (!c.has('bias')) return y;
  const sizes = new Map(y.dims.map((d, k) => [k, d]));
  const channel = y.dims.length - n - 1;
  return sum([y, product({ factors: [{ term: c.term('bias'), at: [channel] }], out: range(y.dims.length), sizes })]);
}

/** A convolution (`conv`), or a transposed one, which is the derivative of one by its input. */
function forward(n: number, wanted: 'conv' | 'conv_input'): Rule {
  return (c) => {
    const [input, w] = [batched(c.term('input'), n), c.term('weight')];
    const result = batchedDims(c.dims, n);
    const dims = wanted === 'conv' ? { x: input.dims, w: w.dims, y: result } : { x: result, w: w.dims, y: input.dims };
    return withBias(c, withoutBatch(convolution(c, wanted, n, [input, w], dims), c.dims), n);
  };
}

function byWeight(n: number): Rule {
  return (c) => {
    const [x, g] = [batched(c.term('input'), n), batched(c.term('grad'), n)];
    return convolution(c, 'conv_weight', n, [x, g], { x: x.dims, w: c.dims, y: g.dims });
  };
}

// ------------------------------------------------------------------------------------------------ greatest of windows

interface Pooling {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
}

/** Windows beside one another that leave nothing out are parts of the axes. */
function isTiling(p: Pooling, from: readonly number[], to: readonly number[]): boolean {
  return from.every(
    (size, i) =>
      p.padding[i] === 0 &&
      (p.dilation[i] === 1 || p.kernel[i] === 1) &&
      p.stride[i] === p.kernel[i] &&
      p.kernel[i] * to[i] === size,
  );
}

/** The elements in the cells of each window: `at` are the indices of its axes, those of the cells last. */
interface Seen {
  readonly x: Term;
  /** (…, *positions, *cells); −∞ beyond the edge. */
  readonly cells: Term;
  /** Puts what stands in the cells back where it came from. */
  back(t: Term): Term;
}

function seen(c: Applied, x: Term, n: number, p: Pooling, to: readonly Size[]): Seen {
  const front = x.dims.slice(0, -n);
  const spatial = x.dims.slice(-n);
  const kernel = p.kernel.map((k) => constant(k));
  const f = front.length;
  const all = [...front, ...to, ...kernel];
  const elements = (dims: readonly Size[]) => dims.map((d) => c.elementsOf(d));
  if (isTiling(p, elements(spatial), elements(to))) {
    // (…, P, k, Q, l) and (…, P, Q, k, l)
    const split = [...front, ...range(n).flatMap((i) => [to[i], kernel[i]])];
    const apart = [...range(f), ...range(n).map((i) => f + 2 * i), ...range(n).map((i) => f + 2 * i + 1)];
    const together = [...range(f), ...range(n).flatMap((i) => [f + i, f + n + i])];
    return {
      x,
      cells: arranged(reshaped(x, split), apart),
      back: (t) => reshaped(arranged(t, together), x.dims),
    };
  }
  const windows = range(n).map((i) => ({
    term: windowOf(to[i], kernel[i], spatial[i], {
      stride: p.stride[i],
      dilation: p.dilation[i],
      padding: p.padding[i],
    }),
    at: [f + i, f + n + i, f + 2 * n + i],
  }));
  const sizes = new Map([...all, ...spatial].map((d, k) => [k, d]));
  const [inside, outside] = [[...range(f), ...range(n).map((i) => f + 2 * n + i)], range(all.length)];
  const put = (factors: readonly { term: Term; at: readonly number[] }[], out: readonly number[]) =>
    product({ factors: [...factors, ...windows], out, sizes });
  const plain = put([{ term: x, at: inside }], outside);
  const isOver = range(n).some((i) => {
    const last = p.stride[i] * (c.elementsOf(to[i]) - 1) + p.dilation[i] * (p.kernel[i] - 1) - p.padding[i];
    return p.padding[i] > 0 || last >= c.elementsOf(spatial[i]);
  });
  const exists = isOver ? compared('gt', put([], outside), full([], constant(0)), all) : null;
  return {
    x,
    cells: exists ? where(exists, plain, full([], constant(Number.NEGATIVE_INFINITY)), all) : plain,
    back: (t) => put([{ term: t, at: outside }], inside),
  };
}

/** The greatest of each window, and where it is: a marker that `scatterToMaxima` understands. */
function maxima(c: Applied, n: number, poolingOf: (x: Term, to: readonly Size[]) => Pooling): Term[] {
  const x = c.term('input');
  const dims = c.dims;
  const to = dims.slice(-n);
  const p = poolingOf(x, to);
  const { cells } = seen(c, x, n, p, to);
  const y = apply('amax', [cells], dims, { axes: range(n).map((i) => dims.length + i) });
  return [y, apply('place_of_greatest', [x, y], dims, { n, ...p })];
}

/** What is handed to the greatest elements, in the shape of what they were chosen from; other places are indices. */
function scatterToMaxima(c: Applied): Term {
  const [g, place] = [c.term('src'), c.term('index')];
  const marker = place.kind === 'apply' && place.fn === 'reshape' ? place.args[0] : place;
  if (marker.kind !== 'apply' || marker.fn !== 'place_of_greatest' || constantOf(c.term('input'))?.factor !== 0)
    return scatterAdd(c);
  const [x, y] = marker.args;
  const n = marker.options.n as number;
  const p = marker.options as unknown as Pooling;
  const { cells, back } = seen(c, x, n, p, y.dims.slice(-n));
  const spread = (t: Term) => arranged(t, [...range(y.dims.length), ...p.kernel.map((k) => constant(k))]);
  const isGreatest = compared('eq', cells, spread(y), cells.dims);
  const own = spread(reshaped(g, y.dims));
  const sizes = new Map(cells.dims.map((d, k) => [k, d]));
  const at = range(cells.dims.length);
  const whole = back(
    product({
      factors: [
        { term: own, at },
        { term: isGreatest, at },
      ],
      out: at,
      sizes,
    }),
  );
  return reshaped(whole, c.dims);
}

function sliding(n: number): Rule {
  return (c) =>
    maxima(c, n, () => {
      const kernel = numbers(c, 'kernel_size', n, []);
      return {
        kernel,
        stride: numbers(c, 'stride', n, kernel),
        padding: numbers(c, 'padding', n, Array(n).fill(0)),
        dilation: numbers(c, 'dilation', n, Array(n).fill(1)),
      };
    });
}

function adaptive(n: number): Rule {
  return (c) =>
    maxima(c, n, (x, to) => {
      const kernel = to.map((d, i) => c.elementsOf(x.dims[x.dims.length - n + i]) / c.elementsOf(d));
      if (!kernel.every(Number.isInteger)) throw new Untranslatable('adaptive pooling with windows that differ');
      return { kernel, stride: kernel, padding: Array(n).fill(0), dilation: Array(n).fill(1) };
    });
}

export const convolutionRules: Rules = {
  scatter_add: scatterToMaxima,
  ...Object.fromEntries(
    [1, 2, 3].flatMap((n): [string, Rule][] => [
      [`conv${n}d`, forward(n, 'conv')],
      [`conv${n}d_input`, forward(n, 'conv_input')],
      [`conv_transpose${n}d`, forward(n, 'conv_input')],
      [`conv${n}d_weight`, byWeight(n)],
      [`max_pool${n}d`, sliding(n)],
      [`adaptive_max_pool${n}d`, adaptive(n)],
    ]),
  ),
};
