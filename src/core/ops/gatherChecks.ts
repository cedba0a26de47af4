/** What index tensors and sources must be like: of which ranks, how large, and which elements. */
import { Dim } from '../dim';
import { checkIndices } from './indexRange';
import { type OpArgs, type ShapeContext, ShapeError, type TensorType } from './operator';
import { show } from './output';

/** Demands a part of the source for each index. */
export function checkSource(
  name: string,
  source: TensorType,
  index: readonly Dim[],
  dim: number,
  c: ShapeContext,
): void {
  const dims = c.dims(source);
  if (!dims || dims.length === 0) return;
  const size = dims[c.axis(dim, dims.length, name)];
  const count = index[0] ?? Dim.one;
  c.require(size, count, () => {
    return new ShapeError('index-source', `${name}: ${count} indices for a source of size ${size} in dim ${dim}`, [
      { dim: count, role: 'number of indices' },
      { dim: size, role: `dim ${dim} of the source` },
    ]);
  });
}

/** Demands equal ranks; a 0-d tensor counts as 1-D. */
export function sameRank(name: string, x: TensorType, index: TensorType, what: string, c: ShapeContext): void {
  const [dims, places] = [c.dims(x), c.dims(index)];
  if (!dims || !places) return;
  if (Math.max(dims.length, 1) === Math.max(places.length, 1)) return;
  throw new ShapeError(
    'gather-rank',
    `${name}: ${what} ${show(places)} must have as many dims as the input ${show(dims)}`,
  );
}

/** Demands that the index is no larger than `x`, except along `skip`. */
function checkWithin(
  name: string,
  index: readonly Dim[],
  x: readonly Dim[],
  skip: number | null,
  c: ShapeContext,
): void {
  if (index.length !== x.length || index.some((d) => c.compare(d, Dim.zero) !== 'refuted')) return;
  index.forEach((d, i) => {
    if (i === skip) return;
    c.requireAtMost(d, x[i], () => {
      return new ShapeError('gather-size', `${name}: the index has size ${d} in dim ${i}, the tensor only ${x[i]}`, [
        { dim: d, role: `dim ${i} of the index` },
        { dim: x[i], role: `dim ${i} of the tensor` },
      ]);
    });
  });
}

/** Demands that an index stands within `x`, and its elements within the axis. */
export function checkPlaces(name: string, x: TensorType, index: TensorType, axis: number, c: ShapeContext): void {
  const [dims, places] = [c.dims(x), c.dims(index)];
  if (!dims || !places) return;
  checkWithin(name, places, dims, axis, c);
  if (dims.length > 0) checkIndices(index, dims[axis], axis, false);
}

/** Demands a source that the index stands within. */
export function checkScattered(
  name: string,
  args: OpArgs,
  x: TensorType,
  places: readonly Dim[],
  c: ShapeContext,
): void {
  const src = args.raw('src');
  if (src.kind !== 'tensor' || c.rankOf(src.type) === 0) return;
  sameRank(name, x, src.type, 'the source', c);
  const dims = c.dims(src.type);
  if (dims) checkWithin(name, places, dims, null, c);
}
