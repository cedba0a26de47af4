/** Shapes as parts of abstract values: equality as they stand, and what several have in common. */
import { Dim, Sym } from '../../core/dim';
import { knownDims, resolve, type Shape, shapeOf, unknownShape } from '../../core/shape';

export function shapeKey(shape: Shape): string {
  const s = resolve(shape);
  const dims = (list: readonly Dim[]) => list.map((d) => d.key).join(',');
  return s.rest ? `${dims(s.front)}|${s.rest.id}|${dims(s.back)}` : dims(s.front);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a === b || shapeKey(a) === shapeKey(b);
}

function someSize(name: string): Dim {
  const sym = new Sym(name);
  sym.varies = true;
  return Dim.symbol(sym);
}

/** A shape that stands for all of these: dims that differ become sizes of which nothing is known. */
export function widenShapes(shapes: readonly Shape[]): Shape {
  const dims = shapes.map(knownDims);
  const first = dims[0];
  if (!first || dims.some((d) => d === null || d.length !== first.length)) return unknownShape('');
  return shapeOf(first.map((d, i) => (dims.every((o) => o![i].key === d.key) ? d : someSize(d.label?.name || 'size'))));
}
