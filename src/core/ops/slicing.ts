/** How many elements `start:stop:step` selects of an axis, by Python's rules, for sizes that may be symbolic. */
import { Dim } from '../dim';
import { intElement } from './literals';
import { type Arg, type ShapeContext, ShapeError, Undetermined } from './operator';
import { show } from './output';

export type SliceArg = Extract<Arg, { kind: 'slice' }>;

/** A bound: an int, absent, or not known. */
type Bound = Dim | null | 'unknown';

function bound(arg: Arg): Bound {
  if (arg.kind === 'none') return null;
  return arg.kind === 'int' ? arg.value : (intElement(arg) ?? 'unknown');
}

/** The size after slicing; a new symbol where it cannot be told. */
export function sliceSize(slice: SliceArg, size: Dim, c: ShapeContext): Dim {
  for (const arg of [slice.lower, slice.upper, slice.step]) requireNumber(arg, c);
  const [lower, upper, step] = [bound(slice.lower), bound(slice.upper), bound(slice.step)];
  const by = step === null ? 1 : step === 'unknown' ? null : step.value;
  if (by === 0) throw new ShapeError('slice-step', 'slice: the step must not be 0');
  if (lower === null && upper === null && by !== null) return size.ceildiv(Math.abs(by));
  if (lower === 'unknown' || upper === 'unknown' || by === null) return c.fresh('slice');
  const n = c.assume.normalize(size);
  const [from, to] = [lower && c.assume.normalize(lower), upper && c.assume.normalize(upper)];
  if (n.value !== null && (from?.isConst ?? true) && (to?.isConst ?? true)) {
    return Dim.of(sliceLength(n.value, from?.value ?? null, to?.value ?? null, by));
  }
  return by < 0 ? c.fresh('slice') : symbolicSize(size, from, to, by, c);
}

/** A tensor can be a bound when it has one element. */
function requireNumber(arg: Arg, c: ShapeContext): void {
  const dims = arg.kind === 'tensor' && c.dims(arg.type);
  if (!dims || c.compare(Dim.product(dims), Dim.one) !== 'refuted') return;
  throw new ShapeError('slice-bound', `slice: a bound has to be one integer, found a tensor ${show(dims)}`);
}

/** `len(range(n)[start:stop:step])`. */
export function sliceLength(n: number, start: number | null, stop: number | null, step: number): number {
  const [low, high] = step > 0 ? [0, n] : [-1, n - 1];
  const clip = (i: number) => Math.min(high, Math.max(low, i < 0 ? i + n : i));
  const from = start === null ? (step > 0 ? low : high) : clip(start);
  const to = stop === null ? (step > 0 ? high : low) : clip(stop);
  return Math.max(0, Math.ceil((to - from) / step));
}

/** The places that a slice of known bounds selects of n. @throws Undetermined where a bound is not known. */
export function slicePlaces(slice: SliceArg, n: number): number[] {
  const [start, stop, by] = [slice.lower, slice.upper, slice.step].map((arg) => {
    const b = bound(arg);
    if (b === 'unknown' || (b !== null && b.value === null))
      throw new Undetermined('a bound of the slice is not known');
    return b === null ? null : b.value;
  });
  const step = by ?? 1;
  const count = sliceLength(n, start, stop, step);
  const [low, high] = step > 0 ? [0, n] : [-1, n - 1];
  const first = start === null ? (step > 0 ? 0 : n - 1) : Math.min(high, Math.max(low, start < 0 ? start + n : start));
  return Array.from({ length: count }, (_, i) => first + i * step);
}

function symbolicSize(n: Dim, from: Dim | null, to: Dim | null, step: number, c: ShapeContext): Dim {
  if (to === null && from !== null) {
    // What remains after `from` places, or the last `-from` of them; fewer places than a step leave no negative rest.
    const within = from.value !== null && from.value < step;
    if (c.assume.minOf(from) >= 0) return (within ? n.sub(from) : atLeastZero(n.sub(from), c)).ceildiv(step);
    if (from.isConst) return smaller(from.neg(), n, c).ceildiv(step);
  }
  const start = from === null ? Dim.zero : place(from, n, c);
  const stop = to === null ? n : place(to, n, c);
  if (start === null || stop === null) return c.fresh('slice');
  const length = stop.sub(start);
  const ordered =
    c.assume.minOf(length) >= 0 ||
    (from !== null && to !== null && c.assume.minOf(from) >= 0 && c.assume.atMost(from, to) === 'proved');
  const whole = start.value === 0 ? stop : length;
  const positive = ordered ? whole : Dim.max(length, Dim.zero);
  return step === 1 ? positive : positive.ceildiv(step);
}

/** A bound as a place between 0 and n; null when its sign is not known. */
function place(i: Dim, n: Dim, c: ShapeContext): Dim | null {
  // n - 1 is the last place of an axis that has one, and 0 (from -1) of an empty one.
  const below = n.sub(i).value;
  if (below === 1) return atLeastZero(n.sub(1), c);
  if (c.assume.minOf(i) >= 0) return smaller(i, n, c);
  if (i.value === null) return null;
  return atLeastZero(n.add(i), c);
}

function atLeastZero(d: Dim, c: ShapeContext): Dim {
  return c.assume.minOf(d) >= 0 ? d : Dim.max(d, Dim.zero);
}

function smaller(a: Dim, b: Dim, c: ShapeContext): Dim {
  if (atMost(a, b, c)) return a;
  return atMost(b, a, c) ? b : Dim.min(a, b);
}

/** Floors of the same divisor are in the order of what is divided. */
function atMost(a: Dim, b: Dim, c: ShapeContext): boolean {
  if (c.assume.atMost(a, b) === 'proved') return true;
  const [p, q] = [floorOf(a), floorOf(b)];
  if (!p || !q || !p[1].equals(q[1]) || c.assume.minOf(p[1]) < 1) return false;
  return c.assume.atMost(p[0], q[0]) === 'proved';
}

/** The operands of a dim that is one floor and nothing else. */
function floorOf(d: Dim): readonly [Dim, Dim] | null {
  const [term] = d.terms;
  if (d.terms.length !== 1 || term.coef !== 1 || term.powers.length !== 1 || term.powers[0][1] !== 1) return null;
  const [atom] = term.powers[0];
  return 'fn' in atom && atom.fn === 'floordiv' ? [atom.args[0], atom.args[1]] : null;
}
