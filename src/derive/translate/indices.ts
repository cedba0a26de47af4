/** Elements that are picked by their places: as products with rows of identity matrices. */
import type { Arg } from '../../core/ops/operator';
import { arranged, broadcast, full, product } from '../product';
import { constant, isOne, keyOf, ONE, type Size } from '../size';
import { apply, constantOf, eye, range, type Term } from '../term';
import { type Applied, type Rules, Untranslatable } from './rule';

/** For each index a row of n numbers, of which that at the index is 1. */
export function oneHot(index: Term, n: Size): Term {
  if (index.kind === 'apply' && index.fn === 'arange' && keyOf(index.dims[0]) === keyOf(n)) return eye(n);
  return apply('one_hot', [index], [...index.dims, n]);
}

/** How one axis of a tensor is picked from. */
type Pick =
  | { readonly kind: 'all' }
  | { readonly kind: 'new' }
  /** One element: the axis goes. */
  | { readonly kind: 'one'; readonly row: Term }
  /** Some of them: the rows of an identity matrix. */
  | {
      readonly kind: 'rows';
      readonly rows: Term;
      /** The rows are those of the pick before: several tensors of indices go together. */
      readonly isSame?: boolean;
    };

function isZeros(c: Applied): boolean {
  return constantOf(c.term('input'))?.factor === 0;
}

function gather(c: Applied): Term {
  const [x, index] = [c.term('input'), c.term('index')];
  const rank = x.dims.length;
  const axis = c.axis('dim', rank);
  const rest = range(rank).filter((k) => k !== axis);
  if (!isPlain(x, index, axis)) return gatherSeveral(x, index, axis, c.dims);
  const hot = oneHot(arranged(index, rest), x.dims[axis]);
  const sizes = new Map([...x.dims.entries(), [rank, ONE] as const]);
  const out = range(rank).map((k) => (k === axis ? rank : k));
  return product({
    factors: [
      { term: x, at: range(rank) },
      { term: hot, at: [...rest, axis] },
    ],
    out,
    sizes,
  });
}

/** One index for each place beside the axis. */
function isPlain(x: Term, index: Term, axis: number): boolean {
  return index.dims.every((d, k) => (k === axis ? isOne(d) : keyOf(d) === keyOf(x.dims[k])));
}

/** Several indices a row: with an index `rank` for their axis, beside that of the elements. */
function gatherSeveral(x: Term, index: Term, axis: number, dims: readonly Size[]): Term {
  checkAligned(x.dims, index.dims, axis);
  const rank = x.dims.length;
  const own = range(rank).map((k) => (k === axis ? rank : k));
  return product({
    factors: [
      { term: x, at: range(rank) },
      { term: oneHot(index, x.dims[axis]), at: [...own, axis] },
    ],
    out: own,
    sizes: new Map([...x.dims.entries(), [rank, dims[axis]] as const]),
  });
}

function scatterSeveral(x: Term, index: Term, axis: number, dims: readonly Size[]): Term {
  checkAligned(dims, index.dims, axis);
  const rank = dims.length;
  const own = range(rank).map((k) => (k === axis ? rank : k));
  return product({
    factors: [
      { term: x, at: own },
      { term: oneHot(index, dims[axis]), at: [...own, axis] },
    ],
    out: range(rank),
    sizes: new Map([...dims.entries(), [rank, x.dims[axis]] as const]),
  });
}

function checkAligned(whole: readonly Size[], index: readonly Size[], axis: number): void {
  if (!index.every((d, k) => k === axis || keyOf(d) === keyOf(whole[k])))
    throw new Untranslatable('indices for a part of the rows alone');
}

export function scatterAdd(c: Applied): Term {
  if (!isZeros(c)) throw new Untranslatable('elements that are added in places');
  const [x, index] = [c.term('src'), c.term('index')];
  const rank = x.dims.length;
  const axis = c.axis('dim', rank);
  const rest = range(rank).filter((k) => k !== axis);
  const { dims } = c;
  if (keyOf(x.dims[axis]) !== keyOf(index.dims[axis])) throw new Untranslatable('more elements than indices');
  if (!index.dims.every((d, k) => k !== axis || isOne(d))) return scatterSeveral(x, index, axis, dims);
  const hot = oneHot(arranged(index, rest), dims[axis]);
  const own = arranged(x, rest);
  const sizes = new Map(dims.map((d, k) => [k, d]));
  return product({
    factors: [
      { term: own, at: rest },
      { term: hot, at: [...rest, axis] },
    ],
    out: range(rank),
    sizes,
  });
}

/** Rows in the order of a vector of indices. */
function indexSelect(c: Applied): Term {
  const [x, index] = [c.term('input'), c.term('index')];
  const axis = c.axis('dim', x.dims.length);
  return rowsOfAxis(x, axis, oneHot(index, x.dims[axis]));
}

function indexAdd(c: Applied): Term {
  if (!isZeros(c)) throw new Untranslatable('rows that are added in places');
  const { dims } = c;
  const axis = c.axis('dim', dims.length);
  const hot = oneHot(c.term('index'), dims[axis]);
  return placed(
    c.term('source'),
    range(dims.length).map((k): Pick => (k === axis ? { kind: 'rows', rows: hot } : { kind: 'all' })),
    dims,
  );
}

// -------------------------------------------------------------------------------------------------- x[...] and its kin

function picked(x: Term, picks: readonly Pick[]): Term {
  return through(x, picks, x.dims, 'out');
}

/** The transpose of `picked`: what is put in the places, with zeros elsewhere. */
function placed(x: Term, picks: readonly Pick[], dims: readonly Size[]): Term {
  return through(x, picks, dims, 'in');
}

/** The product with the rows of all picks, out of a whole of the sizes `dims` or into one. */
function through(x: Term, picks: readonly Pick[], dims: readonly Size[], way: 'out' | 'in'): Term {
  const rows: { readonly term: Term; readonly at: readonly number[] }[] = [];
  const sizes = new Map<number, Size>();
  const whole: number[] = [];
  const part: number[] = [];
  const fresh = (size: Size) => {
    sizes.set(sizes.size, size);
    return sizes.size - 1;
  };
  for (const pick of picks) {
    if (pick.kind === 'new') {
      part.push(fresh(ONE));
      continue;
    }
    const id = fresh(dims[whole.length]);
    whole.push(id);
    if (pick.kind === 'all') part.push(id);
    else if (pick.kind === 'one') rows.push({ term: pick.row, at: [id] });
    else {
      const own = pick.rows.dims.slice(0, -1);
      const before = rows.at(-1);
      if (pick.isSame && before?.at.length !== own.length + 1)
        throw new Untranslatable('tensors of indices that broadcast');
      const row = pick.isSame ? before!.at.slice(0, -1) : own.map(fresh);
      if (!pick.isSame) part.push(...row);
      if (row.some((i, k) => keyOf(sizes.get(i)!) !== keyOf(own[k])))
        throw new Untranslatable('tensors of indices that broadcast');
      rows.push({ term: pick.rows, at: [...row, id] });
    }
  }
  const [at, out] = way === 'out' ? [whole, part] : [part, whole];
  return product({ factors: [{ term: x, at }, ...rows], out, sizes });
}

function rowOf(n: Size, k: number): Term {
  return apply('identity_row', [], [n], { k });
}

/** The rows of an identity matrix from one on and before another, each `step`th of them. */
export function rowsOf(n: Size, length: Size, from: Size | null, to: Size | null, step = 1): Term {
  const bounds = [from, to].flatMap((bound) => (bound ? [full([], bound)] : []));
  const options = { from: from !== null, to: to !== null, ...(step === 1 ? {} : { step }) };
  return apply('identity_rows', bounds, [length, n], options);
}

/** The elements from one place of an axis up to another; null where these are all. */
export function stretch(c: Applied, n: Size, from: number, length: number): Term | null {
  const whole = c.elementsOf(n);
  if (from === 0 && length === whole) return null;
  return rowsOf(n, c.sizeOf(length), c.bound(from, whole), c.bound(from + length, whole));
}

/** What an index says of each axis. `kept`: sizes of the axes of the result, for slices. */
function picksOf(c: Applied, index: Arg, dims: readonly Size[], kept: readonly Size[]): Pick[] {
  const items = index.kind === 'list' && index.tuple ? index.items : [index];
  const named = items.filter((i) => i.kind !== 'none' && i.kind !== 'ellipsis').length;
  const all = (n: number): Pick[] => range(n).map(() => ({ kind: 'all' }));
  const picks: Pick[] = [];
  let [axis, out] = [0, 0];
  for (const [k, item] of items.entries()) {
    switch (item.kind) {
      case 'ellipsis': {
        const n = dims.length - named;
        picks.push(...all(n));
        axis += n;
        out += n;
        break;
      }
      case 'none':
        picks.push({ kind: 'new' });
        out++;
        break;
      case 'int':
        picks.push({ kind: 'one', row: rowOf(dims[axis++], known(item)!) });
        break;
      case 'slice':
        picks.push(sliceOf(item, dims[axis++], kept[out++]));
        break;
      case 'tensor': {
        const index = c.ofIndex(item);
        const isNext = items[k - 1]?.kind === 'tensor';
        if (!isNext && items.slice(0, k).some((i) => i.kind === 'tensor'))
          throw new Untranslatable('tensors of indices that do not stand together');
        picks.push({ kind: 'rows', rows: oneHot(index, dims[axis++]), isSame: isNext });
        if (!isNext) out += index.dims.length;
        break;
      }
      default:
        throw new Untranslatable('an index that is no number and no slice');
    }
  }
  picks.push(...all(dims.length - axis));
  return picks;
}

function sliceOf(item: Arg & { kind: 'slice' }, n: Size, length: Size): Pick {
  const [from, to, step] = [known(item.lower), known(item.upper), known(item.step)];
  if ((from ?? 0) === 0 && to === null && (step ?? 1) === 1) return { kind: 'all' };
  if ((step ?? 1) < 0) throw new Untranslatable('a slice that goes backwards');
  return { kind: 'rows', rows: rowsOf(n, length, boundOf(from), boundOf(to), step ?? 1) };
}

function boundOf(n: number | null): Size | null {
  return n === null ? null : constant(n);
}

function known(arg: Arg): number | null {
  if (arg.kind === 'none') return null;
  if (arg.kind !== 'int' || arg.value.value === null) throw new Untranslatable('an index that is not known');
  return arg.value.value;
}

function getitem(c: Applied): Term {
  const x = c.term('input');
  return picked(x, picksOf(c, c.args.raw('index'), x.dims, c.dims));
}

function setitem(c: Applied): Term {
  if (!isZeros(c)) throw new Untranslatable('an assignment to a part');
  const { dims } = c;
  const value = c.term('value');
  const picks = picksOf(c, c.args.raw('index'), dims, value.dims);
  const own = picks.flatMap((p): Size[] => (p.kind === 'one' || (p.kind === 'rows' && p.isSame) ? [] : [ONE])).length;
  if (value.dims.length !== own && value.dims.length > 0) throw new Untranslatable('an assignment that broadcasts');
  return placed(value.dims.length === own ? value : broadcast(value, []), picks, dims);
}

/** Along one axis what the rows of an identity matrix pick. */
export function rowsOfAxis(x: Term, axis: number, rows: Term): Term {
  return picked(
    x,
    range(x.dims.length).map((k): Pick => (k === axis ? { kind: 'rows', rows } : { kind: 'all' })),
  );
}

/** Pieces that follow on one another along an axis. */
function pieces(c: Applied): Term[] {
  const x = c.term('input');
  const axis = c.axis('dim', x.dims.length, 0);
  let to = 0;
  return c.call.results.map((result) => {
    const length = c.elementsOf(c.dimsOf(result)[axis]);
    const from = to;
    to += length;
    const rows = stretch(c, x.dims[axis], from, length);
    return rows ? rowsOfAxis(x, axis, rows) : x;
  });
}

function select(c: Applied): Term {
  const x = c.term('input');
  const axis = c.axis('dim', x.dims.length);
  const k = c.args.constInt('index');
  return picked(
    x,
    range(x.dims.length).map((a): Pick => (a === axis ? { kind: 'one', row: rowOf(x.dims[a], k) } : { kind: 'all' })),
  );
}

export const indexRules: Rules = {
  gather,
  scatter_add: scatterAdd,
  index_select: indexSelect,
  index_add: indexAdd,
  getitem,
  setitem,
  select,
  chunk: pieces,
  split: pieces,
  tensor_split: pieces,
};
