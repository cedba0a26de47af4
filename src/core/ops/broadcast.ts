/** NumPy broadcasting where sizes may be symbolic and ranks unknown. */
import type { Assumptions } from '../assumptions';
import { Dim } from '../dim';
import { RestVar, resolve, type Shape, shapeOf } from '../shape';
import { better, describeDim } from './dims';
import { ShapeError } from './operator';
import { show } from './output';

/** The dims of both operands, for the message. */
type Operands = readonly [readonly Dim[], readonly Dim[]];

/** Throws ShapeError when two dims can never broadcast. */
export function broadcastShapes(assume: Assumptions, shapes: readonly Shape[], what: string): Shape {
  if (shapes.length === 0) return shapeOf([]);
  return shapes.slice(1).reduce((a, b) => broadcastPair(assume, resolve(a), resolve(b), what), resolve(shapes[0]));
}

function broadcastPair(assume: Assumptions, a: Shape, b: Shape, what: string): Shape {
  if (a.rest === null && b.rest === null) return shapeOf(alignRight(assume, a.front, b.front, what));
  if (a.rest === b.rest && a.back.length === b.back.length) {
    return {
      front: alignRight(assume, a.front, b.front, what),
      rest: a.rest,
      back: alignRight(assume, a.back, b.back, what),
    };
  }
  if (a.rest === null) return broadcastOpen(assume, b, a, what);
  return broadcastOpen(assume, a, b, what);
}

/** `a` has an unknown middle; so may `b`. */
function broadcastOpen(assume: Assumptions, a: Shape, b: Shape, what: string): Shape {
  if (b.rest === null && b.front.length <= a.back.length) {
    return { ...a, back: alignRight(assume, a.back, b.front, what) };
  }
  const back = certainBack(assume, a, b, what);
  const name = a.rest!.name || b.rest?.name || '';
  return { front: [], rest: new RestVar(name, a.rest!.scope, 0, back.length), back };
}

/** The last dims of the result as far as both operands leave no doubt. */
function certainBack(assume: Assumptions, a: Shape, b: Shape, what: string): Dim[] {
  const back: Dim[] = [];
  for (let i = 1; ; i++) {
    const [x, y] = [fromEnd(a, i), fromEnd(b, i)];
    if (x === undefined || y === undefined) {
      // Against an unknown dim, which may be absent or 1, a size of at least 2 stands.
      const known = x ?? y;
      if (!known || assume.minOf(known) < 2) return back;
      back.unshift(known);
    } else if (x === null || y === null) {
      const present = x ?? y;
      if (!present) return back;
      back.unshift(present);
    } else {
      back.unshift(broadcastDims(assume, x, y, -i, what));
    }
  }
}

/** The i-th dim from the end: undefined when not known, null when there is none. */
function fromEnd(s: Shape, i: number): Dim | null | undefined {
  if (s.rest === null) return s.front.at(-i) ?? null;
  return i <= s.back.length ? s.back[s.back.length - i] : undefined;
}

function alignRight(assume: Assumptions, a: readonly Dim[], b: readonly Dim[], what: string): Dim[] {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const lead = long.length - short.length;
  return long.map((d, i) => {
    if (i < lead) return d;
    const [x, y] = long === a ? [d, short[i - lead]] : [short[i - lead], d];
    return broadcastDims(assume, x, y, i - long.length, what, [a, b]);
  });
}

/** The common size of two axes; `axis` (negative) is for the message. */
export function broadcastDims(assume: Assumptions, a: Dim, b: Dim, axis: number, what: string, of?: Operands): Dim {
  if (a.value === 1) return b.value === 1 ? better(a, b) : b;
  if (b.value === 1) return a;
  if (a === b) return a;
  const verdict = assume.compare(a, b);
  if (verdict === 'proved') return better(assume.normalize(a), assume.normalize(b));
  const mayBeOne = (d: Dim) => assume.compare(d, Dim.one) !== 'refuted';
  const [aOne, bOne] = [mayBeOne(a), mayBeOne(b)];
  if (!aOne && !bOne) {
    if (verdict === 'refuted') throw mismatch(a, b, axis, what, of);
    assume.equate(a, b);
    return better(assume.normalize(a), assume.normalize(b));
  }
  if (!aOne) return a;
  if (!bOne) return b;
  return broadcastNormal(assume.normalize(a), assume.normalize(b));
}

function broadcastNormal(a: Dim, b: Dim): Dim {
  if (a.value === 1) return b;
  if (b.value === 1) return a;
  return Dim.broadcast(a, b);
}

function mismatch(a: Dim, b: Dim, axis: number, what: string, of?: Operands): ShapeError {
  const dim = axis === -1 ? 'last dim' : `dim ${axis}`;
  const whole = of?.map((dims) => (dims.length > 1 ? ` ${show(dims)}` : '')) ?? ['', ''];
  return new ShapeError(
    'broadcast-mismatch',
    `${what}: sizes ${describeDim(a)} and ${describeDim(b)} of dim ${axis} do not broadcast`,
    [
      { dim: a, role: `${dim} of the first operand${whole[0]}` },
      { dim: b, role: `${dim} of the second operand${whole[1]}` },
    ],
    of && (alongAxis(of[0], of[1], 'second') ?? alongAxis(of[1], of[0], 'first')),
  );
}

/** A vector that has the size of just one other dim than the last, such as one number for each channel. */
function alongAxis(whole: readonly Dim[], vector: readonly Dim[], which: string): string | undefined {
  const [size] = vector;
  if (vector.length !== 1 || size.value === null) return undefined;
  const axes = whole.flatMap((d, i) => (d.value === size.value ? [i] : []));
  const behind = whole.length - 1 - axes[0];
  if (axes.length !== 1 || behind === 0) return undefined;
  const shape = show([size, ...Array<Dim>(behind).fill(Dim.one)]);
  return `reshape the ${which} operand to ${shape}, so that it goes along dim ${axes[0]}`;
}
