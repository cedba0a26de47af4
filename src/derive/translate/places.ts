/**
 * Elements that stand at other places, and weighted sums of neighbours: products with a matrix for each axis, or with the
 * tensor that says which element a window sees, E[p, i, h] = 1 where h = stride·p + dilation·i − padding.
 */
import { bindArgs } from '../../core/ops/args';
import type { Target } from '../../core/ops/operator';
import { tensorArg } from '../../core/ops/picked';
import { Tensor } from '../../core/tensor/tensor';
import { full, product } from '../product';
import { constant, ONE, plus, type Size, sizeOfAxis, times } from '../size';
import { apply, constantOf, eye, range, type Term } from '../term';
import { rowsOf } from './indices';
import { reshaped } from './layout';
import { type Applied, type Rules, Untranslatable } from './rule';

export interface Sliding {
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
}

/** Which of `size` elements stands in which of `cells` of a window at which of `positions`. */
export function windowOf(positions: Size, cells: Size, size: Size, slide: Sliding): Term {
  const { stride, dilation, padding } = slide;
  return apply('window', [], [positions, cells, size], { stride, dilation, padding });
}

/**
 * How many positions a window has along an axis of the tensor `y` that has one element for each. With a stride, those of
 * an axis of a named size are read off a variable.
 */
export function positionsOf(c: Applied, y: Term, axis: number, size: Size, { stride }: Sliding): Size {
  const count = c.elementsOf(y.dims[axis]);
  if (size.powers.size === 0) return c.sizeOf(count);
  if (stride === 1) return plus(size, count - c.elementsOf(size));
  const owner = ownerOf(y, axis);
  if (!owner) throw new Untranslatable('windows with a stride along an axis of a named size');
  return sizeOfAxis(owner.name, owner.axis);
}

/** The variable that an axis of a product is one of. */
function ownerOf(term: Term, axis: number): { readonly name: string; readonly axis: number } | null {
  if (term.kind === 'variable') return { name: term.name, axis };
  if (term.kind !== 'product') return null;
  for (const f of term.factors) {
    const k = f.at.indexOf(axis);
    const found = k < 0 ? null : ownerOf(f.term, k);
    if (found) return found;
  }
  return null;
}

/** Every row of the identity matrix `by` times. */
function repeatedRows(n: Size, by: number): Term {
  return apply('repeated_rows', [], [times(n, constant(by)), n], { by });
}

/** Longer lists of numbers are no formula. */
const MOST_NUMBERS = 64;

/** A matrix whose row k has its 1 at the place `places[k]`. Null for the identity matrix. */
function rowsAt(c: Applied, places: readonly number[], n: number): Term | null {
  const [size, count] = [c.sizeOf(n), c.sizeOf(places.length)];
  const [first, second] = places;
  const step = places.length > 1 ? second - first : 1;
  if (step > 0 && places.every((p, k) => p === first + step * k)) {
    if (places.length === n) return null;
    const end = first + step * (places.length - 1) + 1;
    const isToTheEnd = end + step > n;
    return rowsOf(size, count, first === 0 ? null : c.sizeOf(first), isToTheEnd ? null : c.sizeOf(end), step);
  }
  const by = places.filter((p) => p === first).length;
  if (places.length === by * n && places.every((p, k) => p === Math.floor(k / by))) return repeatedRows(size, by);
  if (size.powers.size > 0 || count.powers.size > 0 || places.length > MOST_NUMBERS)
    throw new Untranslatable('elements that are put in places');
  return apply('listed_rows', [], [count, size], { places: [...places] });
}

// ------------------------------------------------------------------------------------------------ places of elements

interface Source {
  /** The axes of the result that a coordinate depends on. */
  readonly axes: readonly number[];
  readonly of: (index: readonly number[]) => number;
}

/** How each coordinate of a place depends on where it stands. @throws Untranslatable where on more than two axes. */
function sourcesOf(places: ArrayLike<number>, from: readonly number[], to: readonly number[]): Source[] {
  const strides = (sizes: readonly number[]) => sizes.map((_, k) => sizes.slice(k + 1).reduce((a, b) => a * b, 1));
  const [own, other] = [strides(from), strides(to)];
  const coordinate = (index: readonly number[], axis: number) => {
    const place = places[index.reduce((n, i, k) => n + i * own[k], 0)];
    return Math.floor(place / other[axis]) % to[axis];
  };
  const at = (moves: ReadonlyMap<number, number>) => from.map((_, k) => moves.get(k) ?? 0);
  return to.map((_, axis) => {
    const origin = coordinate(at(new Map()), axis);
    const axes = range(from.length).filter((k) =>
      range(from[k]).some((i) => coordinate(at(new Map([[k, i]])), axis) !== origin),
    );
    return { axes, of: (index) => coordinate(at(new Map(axes.map((k, n) => [k, index[n]]))), axis) };
  });
}

/** Is every place what the coordinates say that are found one by one? */
function isSeparable(places: ArrayLike<number>, from: readonly number[], to: readonly number[], sources: Source[]) {
  const index = from.map(() => 0);
  for (let n = 0; n < places.length; n++) {
    let [rest, place] = [n, 0];
    for (let k = from.length - 1; k >= 0; k--) {
      index[k] = rest % from[k];
      rest = Math.floor(rest / from[k]);
    }
    for (const [axis, size] of to.entries())
      place = place * size + sources[axis].of(sources[axis].axes.map((k) => index[k]));
    if (place !== places[n]) return false;
  }
  return true;
}

/** The factors that lead from where elements stand (indices below `from.length`) to where they come from. */
function factorsOf(c: Applied, places: ArrayLike<number>, from: readonly number[], to: readonly number[]) {
  const sources = sourcesOf(places, from, to);
  if (!isSeparable(places, from, to, sources)) throw new Untranslatable('elements that are put in places');
  return sources.map(({ axes, of }, axis) => {
    const at = from.length + axis;
    if (axes.length === 1) {
      const rows = rowsAt(
        c,
        range(from[axes[0]]).map((i) => of([i])),
        to[axis],
      );
      return { term: rows ?? eye(c.sizeOf(to[axis])), at: [axes[0], at] };
    }
    if (axes.length === 0) return { term: apply('identity_row', [], [c.sizeOf(to[axis])], { k: of([]) }), at: [at] };
    if (axes.length > 2) throw new Untranslatable('elements that are put in places');
    const [p, i] = axes;
    const [stride, dilation, start] = [of([1, 0]) - of([0, 0]), of([0, 1]) - of([0, 0]), of([0, 0])];
    const isWindow = range(from[p]).every((a) =>
      range(from[i]).every((b) => of([a, b]) === start + stride * a + dilation * b),
    );
    if (!isWindow || stride < 1 || dilation < 1) throw new Untranslatable('elements that are put in places');
    const [positions, cells, size] = [from[p], from[i], to[axis]].map((n) => c.sizeOf(n));
    return { term: windowOf(positions, cells, size, { stride, dilation, padding: -start }), at: [p, i, at] };
  });
}

function moved(c: Applied, way: 'put' | 'take'): Term {
  return between(c, c.args.value('places'), way);
}

function between(c: Applied, places: Tensor, way: 'put' | 'take'): Term {
  const x = c.term('input');
  const whole = way === 'put' ? c.dims : x.dims;
  const factors = factorsOf(
    c,
    places.dense(),
    places.sizes,
    whole.map((d) => c.elementsOf(d)),
  );
  const [outside, inside] = [range(places.sizes.length), whole.map((_, k) => places.sizes.length + k)];
  const own = places.sizes.map((n) => c.sizeOf(n));
  const sizes = new Map([...own, ...whole].map((d, k) => [k, d]));
  const [at, out] = way === 'put' ? [outside, inside] : [inside, outside];
  return product({ factors: [{ term: x, at }, ...factors], out, sizes });
}

// ---------------------------------------------------------------------------------------- weighted sums of neighbours

/** What a row of the weights is: window by window of equal shares, or a list of numbers. */
function weightsOf(
  c: Applied,
  [count, n]: readonly [number, number],
  positions: (slide: Sliding) => Size,
): { matrix: Term | null; by: number } {
  const [index, weight] = [c.args.value('index'), c.args.value('weight')];
  const taps = index.sizes[1] ?? 0;
  const [from, shares] = [index.dense(), weight.dense()];
  const rows = range(count).map((p) =>
    range(taps).flatMap((k) => (from[p * taps + k] < 0 ? [] : [{ at: from[p * taps + k], by: shares[p * taps + k] }])),
  );
  const [first] = shares;
  const isEven = rows.every((row) => row.every(({ by }) => by === first));
  if (isEven && taps === 1 && rows.every((row) => row.length === 1)) {
    const places = rows.map(([only]) => only.at);
    return { matrix: rowsAt(c, places, n), by: first };
  }
  const even = isEven
    ? windowsOf(
        c,
        rows.map((row) => row.map(({ at }) => at)),
        taps,
        n,
        positions,
      )
    : null;
  if (even) return { matrix: even, by: first };
  if (count * n > MOST_NUMBERS || [count, n].some((k) => c.sizeOf(k).powers.size > 0))
    throw new Untranslatable('weights of neighbours that differ from place to place');
  const numbers = rows.flatMap((row) => range(n).map((h) => row.reduce((sum, t) => sum + (t.at === h ? t.by : 0), 0)));
  return { matrix: apply('numbers', [], [c.sizeOf(count), c.sizeOf(n)], { numbers }), by: 1 };
}

/** Rows that see a window each, as the matrix that says which elements are in it. */
function windowsOf(
  c: Applied,
  rows: readonly (readonly number[])[],
  taps: number,
  n: number,
  positions: (slide: Sliding) => Size,
): Term | null {
  const complete = rows.flatMap((row, p) => (row.length === taps ? [p] : []));
  if (complete.length === 0) return null;
  const [size, count, cells] = [n, rows.length, taps].map((k) => c.sizeOf(k));
  if (rows.every((row) => row.length === n))
    return product({
      factors: [],
      out: [0, 1],
      sizes: new Map([
        [0, count],
        [1, size],
      ]),
    });
  const [p, q] = complete;
  const stride = q === undefined ? taps : (rows[q][0] - rows[p][0]) / (q - p);
  const dilation = taps > 1 ? rows[p][1] - rows[p][0] : 1;
  const padding = stride * p - rows[p][0];
  const isWindow = rows.every((row, k) => {
    const places = range(taps).map((i) => stride * k + dilation * i - padding);
    return row.join() === places.filter((h) => h >= 0 && h < n).join();
  });
  if (!isWindow || !Number.isInteger(stride) || stride < 1 || dilation < 1) return null;
  if (stride === taps && dilation === 1 && padding === 0 && taps * rows.length === n) {
    const sizes = new Map([count, size].map((d, k) => [k, d]));
    return product({ factors: [{ term: repeatedRows(count, taps), at: [1, 0] }], out: [0, 1], sizes });
  }
  const slide = { stride, dilation, padding };
  const window = windowOf(positions(slide), cells, size, slide);
  const sizes = new Map([count, size, cells].map((d, k) => [k, d]));
  return product({ factors: [{ term: window, at: [0, 2, 1] }], out: [0, 1], sizes });
}

function resampled(c: Applied, way: 'on' | 'back'): Term {
  const x = c.term('input');
  const axis = c.axis('dim', x.dims.length);
  const [inner, outer] = [x.dims[axis], c.dims[axis]].map((d) => c.elementsOf(d));
  const positions = (slide: Sliding) =>
    way === 'back'
      ? positionsOf(c, x, axis, c.dims[axis], slide)
      : positionsOf(c, full(c.dims, ONE), axis, x.dims[axis], slide);
  const { matrix, by } = weightsOf(c, way === 'on' ? [outer, inner] : [inner, outer], positions);
  const rank = x.dims.length;
  const sizes = new Map<number, Size>([...x.dims.entries(), [rank, c.dims[axis]]]);
  const out = range(rank).map((k) => (k === axis ? rank : k));
  const at = way === 'on' ? [rank, axis] : [axis, rank];
  const term = matrix ?? eye(x.dims[axis]);
  return product({
    factors: [
      { term: x, at: range(rank) },
      { term, at },
    ],
    out,
    sizes,
    coefficient: c.numberOf(by),
  });
}

/** The axes of a tensor with a frame of zeros around it, or with a part of it cut off. */
function padded(c: Applied): Term {
  const x = c.term('input');
  const mode = c.has('mode') ? c.args.str('mode') : 'constant';
  const value = c.has('value') ? c.args.number('value') : 0;
  if (mode !== 'constant' || value !== 0) throw new Untranslatable('padding with other numbers than 0');
  const pad = c.args.constInts('pad');
  const rank = x.dims.length;
  const sizes = new Map<number, Size>(x.dims.entries());
  const out = range(rank);
  const factors: { term: Term; at: readonly number[] }[] = [{ term: x, at: range(rank) }];
  for (const axis of range(rank)) {
    const [before, after] = [pad[2 * (rank - 1 - axis)] ?? 0, pad[2 * (rank - 1 - axis) + 1] ?? 0];
    if (before === 0 && after === 0) continue;
    if (before * after < 0) throw new Untranslatable('padding on one side that is cut off on the other');
    out[axis] = rank + axis;
    sizes.set(rank + axis, c.dims[axis]);
    const isGrown = before > 0 || after > 0;
    const [large, small] = isGrown ? [c.dims[axis], x.dims[axis]] : [x.dims[axis], c.dims[axis]];
    const rows = rowsOf(
      large,
      small,
      before === 0 ? null : constant(Math.abs(before)),
      after === 0 ? null : constant(-Math.abs(after)),
    );
    factors.push({ term: rows, at: isGrown ? [axis, rank + axis] : [rank + axis, axis] });
  }
  return product({ factors, out, sizes });
}

// ---------------------------------------------------------------------------------------------------- patches of images

/** (N, C, *size) with an axis of cells and one of positions for each of the last axes. */
function slidesOf(c: Applied, image: readonly Size[]): { windows: Term[]; cells: Size[]; positions: Size[] } {
  const all = (name: string, otherwise: number) =>
    c.has(name) ? c.args.intsOf(name, 2).map((d) => d.value ?? Number.NaN) : [otherwise, otherwise];
  const [kernel, stride] = [all('kernel_size', 1), all('stride', 1)];
  const [dilation, padding] = [all('dilation', 1), all('padding', 0)];
  const cells = kernel.map((k) => constant(k));
  const positions = image.map((d, i) => {
    const n = c.elementsOf(d);
    return c.sizeOf(Math.floor((n + 2 * padding[i] - dilation[i] * (kernel[i] - 1) - 1) / stride[i]) + 1);
  });
  const windows = image.map((d, i) =>
    windowOf(positions[i], cells[i], d, { stride: stride[i], dilation: dilation[i], padding: padding[i] }),
  );
  return { windows, cells, positions };
}

/** im2col, and back. Axes: 0 N, 1 C, 2 3 size, 4 5 cells, 6 7 positions. */
function patches(c: Applied, way: 'to' | 'from'): Term {
  const x = c.term('input');
  const imageDims = way === 'to' ? x.dims : c.dims;
  if (imageDims.length !== 4) throw new Untranslatable('patches of an image without a batch');
  const [n, channels, ...image] = imageDims;
  const { windows, cells, positions } = slidesOf(c, image);
  const sizes = new Map([n, channels, ...image, ...cells, ...positions].map((d, k) => [k, d]));
  const columns = [n, channels, ...cells, ...positions];
  const factors = windows.map((term, i) => ({ term, at: [6 + i, 4 + i, 2 + i] }));
  const split = [0, 1, 4, 5, 6, 7];
  if (way === 'from') {
    const wide = reshaped(x, columns);
    return product({ factors: [{ term: wide, at: split }, ...factors], out: [0, 1, 2, 3], sizes });
  }
  return reshaped(product({ factors: [{ term: x, at: [0, 1, 2, 3] }, ...factors], out: split, sizes }), c.dims);
}

/** Operators that only copy elements to other places: which ones, they tell of numbers. */
function copied(c: Applied): Term {
  const x = c.term('input');
  const count = x.dims.reduce((n, d) => n * c.elementsOf(d), 1);
  const own = Tensor.from(
    'int64',
    x.dims.map((d) => c.elementsOf(d)),
    range(count),
  );
  const args = bindArgs(new Map([...c.call.args, ['input', tensorArg(own)]]));
  const target: Target = { dtype: 'int64', sizes: c.dims.map((d) => c.elementsOf(d)), items: [] };
  const places = c.call.operator.eval?.(args, target, undefined as never);
  if (!(places instanceof Tensor)) throw new Untranslatable(`${c.name} cannot be written as a formula yet`);
  return between(c, places, 'take');
}

/** np.correlate of a with a shorter v where it lies inside, y[p] = Σ a[p + i] v[i]; np.convolve turns v round. */
function correlated(isTurned: boolean): (c: Applied) => Term {
  return (c) => {
    const [a, v] = [c.term('a'), c.term('v')];
    if (c.args.str('mode') !== 'valid' || c.elementsOf(v.dims[0]) > c.elementsOf(a.dims[0]))
      throw new Untranslatable(`${c.name} in another mode than valid, or with a longer filter`);
    const kernel = isTurned ? apply('flip', [v], v.dims, { axes: [0] }) : v;
    const window = windowOf(c.dims[0], v.dims[0], a.dims[0], { stride: 1, dilation: 1, padding: 0 });
    return product({
      factors: [
        { term: a, at: [2] },
        { term: kernel, at: [1] },
        { term: window, at: [0, 1, 2] },
      ],
      out: [0],
      sizes: new Map([c.dims[0], v.dims[0], a.dims[0]].map((d, k) => [k, d])),
    });
  };
}

/** What is put at one place of an axis, with zeros elsewhere. */
function selectScatter(c: Applied): Term {
  if (constantOf(c.term('input'))?.factor !== 0) throw new Untranslatable('an assignment to a part');
  const { dims } = c;
  const axis = c.axis('dim', dims.length);
  const row = apply('identity_row', [], [dims[axis]], { k: c.args.constInt('index') });
  return product({
    factors: [
      { term: c.term('src'), at: range(dims.length).filter((k) => k !== axis) },
      { term: row, at: [axis] },
    ],
    out: range(dims.length),
    sizes: new Map(dims.map((d, k) => [k, d])),
  });
}

export const placeRules: Rules = {
  unfold: copied,
  repeat_interleave: copied,
  np_correlate: correlated(false),
  np_convolve: correlated(true),
  select_scatter: selectScatter,
  scatter_places: (c) => moved(c, 'put'),
  take_places: (c) => moved(c, 'take'),
  resample: (c) => resampled(c, 'on'),
  resample_adjoint: (c) => resampled(c, 'back'),
  pad: padded,
  im2col: (c) => patches(c, 'to'),
  col2im: (c) => patches(c, 'from'),
};
