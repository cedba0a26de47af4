/** Elements that are picked by their places: as products with rows of identity matrices. */
import type { Arg } from '../../core/ops/operator';
import { arranged, broadcast, full, product } from '../product';
import { constant, isOne, keyOf, ONE, type Size } from '../size';
import { apply, constantOf, range, type Term } from '../term';
import { type Applied, type Rules, Untranslatable } from './rule';

/** For each index a row of n numbers, of which that at the index is 1. */
function oneHot(index: Term, n: Size): Term {
  return apply('one_hot', [index], [...index.dims, n]);
}

/** How one axis of a tensor is picked from. */
type Pick =
  | { readonly kind: 'all' }
  | { readonly kind: 'new' }
  /** One element: the axis goes. */
  | { readonly kind: 'one'; readonly row: Term }
  /** Some of them: the rows of an identity matrix. */
  | { readonly kind: 'rows'; readonly rows: Term };

function isZeros(c: Applied): boolean {
  return constantOf(c.term('input'))?.factor === 0;
}

function gather(c: Applied): Term {
  const [x, index] = [c.term('input'), c.term('index')];
  const rank = x.dims.length;
  const axis = c.axis('dim', rank);
  const rest = range(rank).filter((k) => k !== axis);
  checkPlain(x, index, axis);
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

/** One index for each place along an axis. */
function checkPlain(x: Term, index: Term, axis: number): void {
  const isPlain = index.dims.every((d, k) => (k === axis ? isOne(d) : keyOf(d) === keyOf(x.dims[k])));
  if (!isPlain) throw new Untranslatable('indices in another shape than one for each row');
}

function scatterAdd(c: Applied): Term {
  if (!isZeros(c)) throw new Untranslatable('elements that are added in places');
  const [x, index] = [c.term('src'), c.term('index')];
  const rank = x.dims.length;
  const axis = c.axis('dim', rank);
  const rest = range(rank).filter((k) => k !== axis);
  const { dims } = c;
  if (!index.dims.every((d, k) => k !== axis || isOne(d))) throw new Untranslatable('several indices a row');
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
      const row = pick.rows.dims.slice(0, -1).map(fresh);
      part.push(...row);
      rows.push({ term: pick.rows, at: [...row, id] });
    }
  }
  const [at, out] = way === 'out' ? [whole, part] : [part, whole];
  return product({ factors: [{ term: x, at }, ...rows], out, sizes });
}

function rowOf(n: Size, k: number): Term {
  return apply('identity_row', [], [n], { k });
}

/** The rows of an identity matrix from one on and before another. */
export function rowsOf(n: Size, length: Size, from: Size | null, to: Size | null): Term {
  const bounds = [from, to].flatMap((bound) => (bound ? [full([], bound)] : []));
  return apply('identity_rows', bounds, [length, n], { from: from !== null, to: to !== null });
}

/** What an index says of each axis. `kept`: sizes of the axes of the result, for slices. */
function picksOf(c: Applied, index: Arg, dims: readonly Size[], kept: readonly Size[]): Pick[] {
  const items = index.kind === 'list' && index.tuple ? index.items : [index];
  const named = items.filter((i) => i.kind !== 'none' && i.kind !== 'ellipsis').length;
  const all = (n: number): Pick[] => range(n).map(() => ({ kind: 'all' }));
  const picks: Pick[] = [];
  let [axis, out] = [0, 0];
  for (const item of items) {
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
        if (items.filter((i) => i.kind === 'tensor').length > 1) throw new Untranslatable('several tensors of indices');
        picks.push({ kind: 'rows', rows: oneHot(index, dims[axis++]) });
        out += index.dims.length;
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
  if (step !== null && step !== 1) throw new Untranslatable('a slice with a step');
  if ((from ?? 0) === 0 && to === null) return { kind: 'all' };
  return { kind: 'rows', rows: rowsOf(n, length, boundOf(from), boundOf(to)) };
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
  const own = picks.flatMap((p): Size[] => (p.kind === 'one' ? [] : [ONE])).length;
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
  const whole = c.elementsOf(x.dims[axis]);
  let to = 0;
  return c.call.results.map((result) => {
    const from = to;
    const length = c.dimsOf(result)[axis];
    to += c.elementsOf(length);
    return rowsOfAxis(x, axis, rowsOf(x.dims[axis], length, c.bound(from, whole), c.bound(to, whole)));
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
