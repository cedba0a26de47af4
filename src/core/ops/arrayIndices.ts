/** NumPy's functions that make indices. */

import { Dim } from '../dim';
import { shapeOf } from '../shape';
import { map } from '../tensor/map';
import { vector } from '../tensor/sorting';
import { rowMajor, Tensor } from '../tensor/tensor';
import { elementsOf } from './argValues';
import { listItems, moving } from './arrays';
import { rankError, sizesOf } from './axes';
import { indexType } from './elementwise';
import { ifKnown } from './literals';
import { libraryFor, nestedData, onlyArray } from './operands';
import { type Operator, Undetermined } from './operator';
import { like, tuple } from './output';

/** `np.ix_`: each sequence along an axis of its own. */
const ix = moving(
  'np_ix',
  (args, c) => {
    const list = args.raw('tensors');
    if (list.kind !== 'list') throw new Undetermined('ix_: the sequences are not known');
    const arrays = list.items.map((item) => nestedData(item, libraryFor(args), c));
    return tuple(
      arrays.map((x, i) => {
        const [n] = c.ranked(x, [1], 'ix_');
        const length = x.dtype === 'bool' ? c.fresh('nnz') : n;
        return like(
          x,
          arrays.map((_, k) => (k === i ? length : Dim.one)),
          x.dtype === 'bool' ? 'int64' : x.dtype,
        );
      }),
    );
  },
  {
    differentiable: false,
    eval(args, out) {
      return listItems(args.raw('tensors')).map((item, i) => {
        const x = elementsOf(item, 'ix_');
        const places = Array.from(x.dense());
        const chosen = x.dtype === 'bool' ? places.flatMap((v, k) => (v ? [k] : [])) : places;
        return Tensor.from(
          out.items[i].dtype,
          out.items.map((_, k) => (k === i ? chosen.length : 1)),
          chosen,
        );
      });
    },
  },
);

/** `np.diag_indices(n, ndim)`: one vector an axis. */
const diagIndices = moving(
  'np_diag_indices',
  (args) => {
    const vector = {
      kind: 'tensor',
      type: { shape: shapeOf([args.int('n')]), dtype: 'int64', library: libraryFor(args) },
    } as const;
    return tuple(Array.from({ length: args.constInt('ndim') }, () => vector));
  },
  {
    differentiable: false,
    eval(args, out) {
      const n = args.constInt('n');
      return out.items.map(({ dtype }) =>
        vector(
          dtype,
          Array.from({ length: n }, (_, i) => i),
        ),
      );
    },
  },
);

/** `np.tril_indices_from`: as many as depends on both sizes. */
const triangleFrom = moving(
  'np_triangle_from',
  (args, c) => {
    const x = onlyArray(args, 'input', c);
    const dims = c.knownRank(x);
    if (dims.length !== 2) throw rankError('tril_indices_from', 'a 2-D array', dims);
    const vector = like(x, [c.fresh('count')], indexType(x));
    return tuple([vector, vector]);
  },
  {
    differentiable: false,
    eval(args, out) {
      const [rows, columns] = args.value('input').sizes;
      const k = args.constInt('k');
      const isLower = args.str('kind') === 'lower';
      const pairs = Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns]).filter(
        ([i, j]) => (isLower ? j - i <= k : j - i >= k),
      );
      return [0, 1].map((side) =>
        vector(
          out.items[side].dtype,
          pairs.map((p) => p[side]),
        ),
      );
    },
  },
);

/** `np.unravel_index(indices, shape)`: one array an axis. */
const unravel = moving(
  'np_unravel_index',
  (args, c) => {
    const sizes = sizesOf(args, 'size', 'unravel_index', c);
    const indices = args.raw('input');
    if (sizes.rest !== null) throw new Undetermined('unravel_index: the shape is not known');
    const x = ifKnown(() => onlyArray(args, 'input', c));
    if (!x) throw new Undetermined(indices.kind === 'unknown' ? indices.reason : 'unravel_index: no indices');
    return tuple(sizes.front.map(() => like(x, x.shape, indexType(x))));
  },
  {
    differentiable: false,
    eval(args, out) {
      const x = args.value('input');
      const sizes = args.constInts('size');
      const n = sizes.reduce((a, b) => a * b, 1);
      const bad = x.dense().find((v) => v < 0 || v >= n);
      if (bad !== undefined) throw new RangeError(`index ${bad} is out of range for an array of ${n} elements`);
      const strides = rowMajor(sizes);
      return sizes.map((size, i) => map(x, out.items[i].dtype, (v) => Math.floor(v / strides[i]) % size));
    },
  },
);

export const operators: readonly Operator[] = [ix, diagIndices, triangleFrom, unravel];
