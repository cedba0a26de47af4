/** Lines of equal loss. */
import { contours } from 'd3-contour';
import { type Scale, valueAt } from '../../src/base/raster/raster';

/** Places in cells: the middle of the first one is at ½. */
export type Polyline = readonly (readonly [x: number, y: number])[];

/** Losses of the lines: even on the scale of the colours, so that they are closest where colours change most. */
export function levelsOf(scale: Scale, count: number): number[] {
  return Array.from({ length: count }, (_, i) => valueAt((i + 1) / (count + 1), scale));
}

/** The lines of one table of side² values, without the parts that only follow its edge. */
export function linesOf(values: ArrayLike<number>, side: number, levels: readonly number[]): Polyline[] {
  const found = contours()
    .size([side, side])
    .thresholds([...levels])(Array.from(values));
  const rings = found.flatMap(({ coordinates }) => coordinates.flat());
  return rings.flatMap((ring) =>
    inside(
      ring.map(([x, y]) => [x, y] as const),
      side,
    ),
  );
}

/** A ring in the pieces of it that do not lie on the edge, where it is closed but nothing is equal. */
function inside(ring: readonly (readonly [number, number])[], side: number): Polyline[] {
  const isOut = ([x, y]: readonly [number, number]) => x < 0.5 || y < 0.5 || x > side - 0.5 || y > side - 0.5;
  const pieces: (readonly [number, number])[][] = [[]];
  for (const point of ring)
    if (isOut(point)) pieces.push([]);
    else pieces.at(-1)!.push(point);
  return pieces.filter((piece) => piece.length > 1);
}
