import { nothing, size, t } from '../core/harness';
import { table } from './table';

const X = t('B', 'T', 'C').np;
const V = t('N').np;

describe('functions of NumPy and JAX alone', () => {
  table([
    ['np.sort', [X, null], '(B·T·C,)'],
    ['np.sort', [X, 1], '(B, T, C)'],
    ['np.interp', [X, V, V], '(B, T, C) float64'],
    ['np.intersect1d', [V, V], '(count,)'],
    ['np.flatnonzero', [X], '(nnz,) int64'],
    ['np.shape', [X], '(B; T; C)'],
    [
      'np.ndim',
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      '2',
    ],
    ['np.size', [X], 'B·T·C'],
    ['np.size', [X, 1], 'T'],
    ['np.delete', [V, 0], '(N - 1,)'],
    ['np.delete', [X, [0, 1], 1], '(B, left, C)'],
    ['np.insert', [V, 0, 1], '(N + 1,)'],
    ['np.insert', [V, [0, 1], V], '(joined,)'],
    ['np.resize', [V, [2, size('k')]], '(2, k)'],
    ['np.select', [[[V, V]], [[V, t(3, 1).np]]].flat(), '(3, N)'],
    ['np.extract', [X, X], '(picked,)'],
    ['np.compress', [V, X, 1], '(B, picked, C)'],
    ['np.frombuffer', [nothing()], '(count,) float64'],
    ['np.lexsort', [[V, V]], '(N,) int64'],
    ['np.ix_', [V.of('int64'), [1, 2]], '((N, 1) int64; (1, 2) int64)'],
    ['np.diag_indices', [size('k')], '((k,) int64; (k,) int64)'],
    ['np.tril_indices_from', [t('N', 'N').np], '((count,) int64; (count,) int64)'],
    ['np.tril_indices_from', [V], 'error rank: tril_indices_from: expected a 2-D array, found 1-D (N,)'],
    ['np.unravel_index', [V.of('int64'), [3, 4]], '((N,) int64; (N,) int64)'],
    ['np.polyfit', [V, V, 2], '(3,) ?'],
    ['np.histogram2d', [V, V, 3], '((3, 3) ?; (4,) ?; (4,) ?)'],
    ['np.cov', [t(3, 'N').np], '(3, 3) float64'],
    ['np.cumsum', [t().np, 0], '? cumsum: an axis of a 0-d array'],
    ['jnp.sum', [t('B', 3), 0], '(3,)'],
    ['jnp.zeros', [[2, size('k')]], '(2, k)'],
    ['jax.nn.softmax', [t('…x')], '(…)'],
    ['jax.random.normal', [nothing(), [3, size('k')]], '(3, k)'],
  ]);
});
