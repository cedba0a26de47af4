/** What matrix functions share: batches of matrices, square ones, right-hand sides. */
import { Dim } from '../dim';
import type { Shape } from '../shape';
import { sizes } from './cost';
import { type ShapeContext, ShapeError, type TensorType, Undetermined } from './operator';

/** The last two dims of (…, m, n). */
export function matrixOf(c: ShapeContext, x: TensorType, what: string): readonly [Dim, Dim] {
  const [m, n] = c.trailing(x, 2, what, ['m', 'n']);
  return [m, n];
}

/** The size of (…, n, n). */
export function squareOf(c: ShapeContext, x: TensorType, what: string): Dim {
  const [m, n] = matrixOf(c, x, what);
  return c.require(m, n, () => {
    return new ShapeError('not-square', `${what}: expected square matrices, found ${m} by ${n}`, [
      { dim: m, role: 'rows' },
      { dim: n, role: 'columns' },
    ]);
  });
}

/** (…) of (…, m, n), followed by other dims. */
export function batchWith(c: ShapeContext, x: TensorType, ...dims: Dim[]): Shape {
  return c.withTrailing(x, 2, dims);
}

/** Demands two sizes to be the same. */
export function requireSize(c: ShapeContext, op: string, a: Dim, b: Dim, roles: readonly [string, string]): Dim {
  return c.require(a, b, () => {
    return new ShapeError('matrix-size', `${op}: ${roles[0]} ${a} and ${roles[1]} ${b} differ`, [
      { dim: a, role: roles[0] },
      { dim: b, role: roles[1] },
    ]);
  });
}

/** Number of singular values of an m by n matrix. */
export function lesser(c: ShapeContext, m: Dim, n: Dim): Dim {
  if (c.assume.atMost(m, n) === 'proved') return m;
  return c.assume.atMost(n, m) === 'proved' ? n : Dim.min(m, n);
}

/** The dims as numbers. @throws Undetermined where one is not known. */
export function knownSizes(x: TensorType): number[] {
  return sizes(x).map((d) => {
    if (d.value === null) throw new Undetermined('the sizes are not known');
    return d.value;
  });
}
