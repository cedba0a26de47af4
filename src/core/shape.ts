/**
 * Shapes: known front dims, maybe an unknown middle, known back dims.
 *
 * The unknown middle is a `RestVar`: a variable that stands for zero or more dims and that later uses of the
 * tensor bind (backward refinement). Binding is undone with the path that made it (see `Assumptions`).
 * Splits of one variable are remembered on it, so that two paths which learn the same thing learn the same symbols.
 */
import { Dim } from './dim';

export class RestVar {
  private static count = 0;
  readonly id = ++RestVar.count;
  /** What it stands for once known; written only by `Assumptions.bind`. */
  binding: Shape | null = null;
  /** Shapes that were once made for it, by what they know (`rank 4`, `back 1`): see `Assumptions`. */
  readonly splits = new Map<string, Shape>();
  /** Symbols that were once made for sizes at a place not known, by the question. */
  readonly sizes = new Map<string, Dim>();
  /** The sizes that the present path has asked for; written by `Assumptions.ask`, answered by `Assumptions.bind`. */
  readonly questions = new Map<string, Question>();
  constructor(
    /** Name of the tensor, for the names of its dims (`x.size(0)`). */
    readonly name: string,
    readonly scope: string = '',
    /** Number of dims of the tensor that stand before and after, for the same purpose. */
    readonly before = 0,
    readonly after = 0,
  ) {}
}

/**
 * The size at an index counted from one end of an unknown middle. It may lie beyond the other end, in the dims known
 * there: `x.size(1)` of `(…, 768)` is the 768 when the middle is a single dim.
 */
export interface Question {
  readonly side: 'front' | 'back';
  readonly index: number;
  readonly beyond: readonly Dim[];
  readonly size: Dim;
}

/** The same for questions that have the same answer. */
export function questionKey(q: Omit<Question, 'size'>): string {
  return `${q.side} ${q.index} ${q.beyond.map((d) => d.key).join()}`;
}

export interface Shape {
  readonly front: readonly Dim[];
  readonly rest: RestVar | null;
  readonly back: readonly Dim[];
}

export function shapeOf(dims: readonly (Dim | number)[]): Shape {
  return { front: dims.map(Dim.from), rest: null, back: [] };
}

/** A shape of which nothing is known; `name` is what people call the tensor. */
export function unknownShape(name = '', scope = ''): Shape {
  return { front: [], rest: new RestVar(name, scope), back: [] };
}

/** The shape with the bindings of its unknown middle put in. */
export function resolve(shape: Shape): Shape {
  let s = shape;
  while (s.rest?.binding) {
    const b: Shape = s.rest.binding;
    s = { front: [...s.front, ...b.front], rest: b.rest, back: [...b.back, ...s.back] };
  }
  return s.rest === null && s.back.length > 0 ? { front: [...s.front, ...s.back], rest: null, back: [] } : s;
}

/** All dims, or null while the rank is unknown. */
export function knownDims(shape: Shape): readonly Dim[] | null {
  const s = resolve(shape);
  return s.rest === null ? s.front : null;
}

/** Number of dims that surely exist. */
export function minRank(shape: Shape): number {
  const s = resolve(shape);
  return s.front.length + s.back.length;
}

/** `(B, T, 768)`, `(…, 3072)`: what people read. */
export function formatShape(
  shape: Shape,
  dim: (d: Dim) => string = (d) => d.label?.name || d.format(undefined, '·'),
): string {
  const s = resolve(shape);
  const parts = [...s.front.map(dim), ...(s.rest ? ['…'] : []), ...s.back.map(dim)];
  return parts.length === 1 && !s.rest ? `(${parts[0]},)` : `(${parts.join(', ')})`;
}
