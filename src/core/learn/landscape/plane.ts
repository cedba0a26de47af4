/** Planes through weights, and where the points of a training lie beside them. */
import { demand } from '../../domain';
import { eigh } from '../../linalg/eigh';
import { matrix } from '../../linalg/matrix';
import type { Weights } from '../weights';
import { flat, unflat } from './vectors';

/** origin + a·first + b·second. The directions need not be orthogonal, nor of length 1. */
export interface Plane {
  readonly origin: Weights;
  readonly first: Weights;
  readonly second: Weights;
}

export interface Placed {
  /** The nearest place of the plane. */
  readonly a: number;
  readonly b: number;
  /** How far the point is from there, in the Euclidean length of weights. */
  readonly distance: number;
}

/** Finds the nearest places of a plane, by the normal equations of its two directions. */
export class Projection {
  private readonly origin: Float64Array;
  private readonly axes: readonly [Float64Array, Float64Array];
  private readonly gram: readonly [number, number, number];
  private readonly determinant: number;

  /** @throws DomainError for two directions that span no plane. */
  constructor({ origin, first, second }: Plane) {
    this.origin = flat(origin);
    this.axes = [flat(first), flat(second)];
    const [u, v] = this.axes;
    this.gram = [inner(u, u), inner(u, v), inner(v, v)];
    const [uu, uv, vv] = this.gram;
    this.determinant = uu * vv - uv * uv;
    demand(this.determinant > 1e-12 * uu * vv, 'plane', 'two directions that are not on one line', 'parallel ones');
  }

  place(weights: Weights): Placed {
    const { origin, axes, determinant } = this;
    const [u, v] = axes;
    const [uu, uv, vv] = this.gram;
    const from = flat(weights).map((x, i) => x - origin[i]);
    const [pu, pv] = [inner(from, u), inner(from, v)];
    const a = (vv * pu - uv * pv) / determinant;
    const b = (uu * pv - uv * pu) / determinant;
    let rest = 0;
    for (let i = 0; i < from.length; i++) rest += (from[i] - a * u[i] - b * v[i]) ** 2;
    return { a, b, distance: Math.sqrt(rest) };
  }

  /**
   * Which share of the variance of points around their mean lies in the directions of the plane: 1 when they move in it
   * alone; null when they do not move.
   */
  captured(points: readonly Weights[]): number | null {
    const { axes, determinant } = this;
    const [u, v] = axes;
    const [uu, uv, vv] = this.gram;
    let [inside, all] = [0, 0];
    for (const x of centred(points)) {
      const [pu, pv] = [inner(x, u), inner(x, v)];
      // The squared length of the part in the plane.
      inside += (vv * pu * pu - 2 * uv * pu * pv + uu * pv * pv) / determinant;
      all += inner(x, x);
    }
    return all === 0 ? null : Math.min(1, inside / all);
  }
}

/**
 * The two orthonormal directions in which points vary most around their mean: the principal components, by the
 * eigenvectors of the products of the points, of which there are fewer than weights. Li et al. 2018, §7.
 * @throws DomainError for points that move along a line or not at all.
 */
export function principalDirections(points: readonly Weights[]): readonly [Weights, Weights] {
  const rows = centred(points);
  const n = rows.length;
  const products = matrix(n, n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) products.data[i * n + j] = products.data[j * n + i] = inner(rows[i], rows[j]);
  const { values, vectors } = eigh(products);
  const found = [n - 1, n - 2].map((k) => {
    demand(
      k >= 0 && values[k] > 1e-12 * values[n - 1],
      'principal directions',
      'points that span a plane',
      `${n} that do not`,
    );
    const direction = new Float64Array(rows[0].length);
    for (let i = 0; i < n; i++) {
      const part = vectors.data[i * n + k] / Math.sqrt(values[k]);
      for (let w = 0; w < direction.length; w++) direction[w] += part * rows[i][w];
    }
    return unflat(direction, points[0]);
  });
  return [found[0], found[1]];
}

function centred(points: readonly Weights[]): Float64Array[] {
  const rows = points.map(flat);
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) for (let i = 0; i < row.length; i++) mean[i] += row[i] / rows.length;
  return rows.map((row) => row.map((x, i) => x - mean[i]));
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
