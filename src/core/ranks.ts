/**
 * Learning about shapes whose middle is unknown: that there are at least so many dims, exactly so many, and what
 * `x.size(i)` is where front and back may overlap.
 */
import type { Assumptions } from './assumptions';
import type { Dim } from './dim';
import { type Names, symbolDim } from './names';
import { type Question, questionKey, RestVar, resolve, type Shape } from './shape';

/** How to call the dims that are found: by role (`N`, `C`, `H`, `W`), else from the name of the tensor. */
export interface Learner {
  readonly assume: Assumptions;
  readonly names: Names;
}

/** Binds an unknown rank to n. Answers the dims, or null when the tensor cannot have that rank. */
export function learnRank(l: Learner, shape: Shape, n: number, roles?: readonly string[]): readonly Dim[] | null {
  const s = resolve(shape);
  if (s.rest === null) return s.front.length === n ? s.front : null;
  const count = n - s.front.length - s.back.length;
  if (count < 0) return null;
  const part = memoised(l, s.rest, `rank ${count}`, (rest) => {
    const dims = Array.from({ length: count }, (_, i) => frontDim(l, rest, i, roles?.[s.front.length + i]));
    return { front: dims, rest: null, back: [] };
  });
  return l.assume.bind(s.rest, part) ? resolve(s).front : null;
}

/** `x.size(index)` for an index that the program uses successfully, so that the dim is there; null when it cannot be. */
export function sizeAt(l: Learner, shape: Shape, index: number, role?: string): Dim | null {
  const s = resolve(shape);
  if (s.rest === null) return s.front.at(index) ?? null;
  return index >= 0 ? sizeFromFront(l, s, index, role) : sizeFromBack(l, s, -index, role ? [role] : undefined);
}

/** The last n dims of a tensor that has them; null when it has not. */
export function lastDims(l: Learner, shape: Shape, n: number, roles?: readonly string[]): readonly Dim[] | null {
  const s = resolve(shape);
  if (s.rest === null) return s.front.length >= n ? s.front.slice(s.front.length - n) : null;
  const dims: Dim[] = [];
  for (let i = n; i > 0; i--) {
    const d = sizeFromBack(l, resolve(s), i, roles?.slice(0, roles.length - n + i));
    if (!d) return null;
    dims.push(d);
  }
  return dims;
}

function sizeFromFront(l: Learner, s: Shape, index: number, role?: string): Dim | null {
  if (index < s.front.length || s.rest === null) return s.front[index] ?? null;
  // That many dims of the middle must exist for the index to be valid.
  const sure = index + 1 - s.front.length - s.back.length;
  if (sure > 0) {
    const part = memoised(l, s.rest, `front ${sure}`, (rest) => ({
      front: Array.from({ length: sure }, (_, i) => frontDim(l, rest, i, i === sure - 1 ? role : undefined)),
      rest: new RestVar(rest.name, rest.scope, rest.before + sure, rest.after),
      back: [],
    }));
    if (!l.assume.bind(s.rest, part)) return null;
    return sizeFromFront(l, resolve(s), index, role);
  }
  const beyond = s.back;
  const at = index - s.front.length;
  return question(l, s.rest, { side: 'front', index: at, beyond }, (rest) => frontDim(l, rest, at, role));
}

/** The dim that stands `fromEnd` from the end (1: the last). `roles` are of the last dims, the first of which is asked for. */
function sizeFromBack(l: Learner, s: Shape, fromEnd: number, roles?: readonly string[]): Dim | null {
  if (s.rest === null) return s.front.at(-fromEnd) ?? null;
  if (fromEnd <= s.back.length) return s.back[s.back.length - fromEnd];
  // Without known front dims all of them can be split off; else only those that the front cannot be.
  const sure = fromEnd - s.back.length - s.front.length;
  if (sure > 0) {
    const part = memoised(l, s.rest, `back ${sure}`, (rest) => ({
      front: [],
      rest: new RestVar(rest.name, rest.scope, rest.before, rest.after + sure),
      back: Array.from({ length: sure }, (_, i) => backDim(l, rest, sure - i, roles?.[i])),
    }));
    if (!l.assume.bind(s.rest, part)) return null;
    return sizeFromBack(l, resolve(s), fromEnd, roles);
  }
  const at = fromEnd - s.back.length - 1;
  return question(l, s.rest, { side: 'back', index: at, beyond: s.front }, (rest) =>
    backDim(l, rest, at + 1, roles?.[0]),
  );
}

/** A shape made for the variable before, if its names are free on this path, or a new one. */
function memoised(l: Learner, rest: RestVar, key: string, make: (rest: RestVar) => Shape): Shape {
  const old = rest.splits.get(key);
  if (old && l.names.claim([...old.front, ...old.back].map((d) => d.sym!))) return old;
  const made = make(rest);
  rest.splits.set(key, made);
  return made;
}

/** The size at a place that is not known: the same symbol whenever the same is asked. */
function question(l: Learner, rest: RestVar, q: Omit<Question, 'size'>, make: (rest: RestVar) => Dim): Dim | null {
  const key = questionKey(q);
  let size = rest.sizes.get(key);
  if (!size || !l.names.claim([size.sym!])) {
    size = make(rest);
    rest.sizes.set(key, size);
  }
  return l.assume.ask(rest, { ...q, size }) ? size : null;
}

function frontDim(l: Learner, rest: RestVar, i: number, role?: string): Dim {
  const index = rest.before + i;
  return dimOf(l, rest, index, role ?? `${rest.name || 'x'}${index}`);
}

/** `fromEnd` is 1 for the last dim of the middle. */
function backDim(l: Learner, rest: RestVar, fromEnd: number, role?: string): Dim {
  const index = rest.after + fromEnd;
  return dimOf(l, rest, -index, role ?? `${rest.name || 'x'}_last${index === 1 ? '' : index}`);
}

function dimOf(l: Learner, rest: RestVar, index: number, name: string): Dim {
  const origin = rest.name ? { text: `${rest.name}.size(${index})` } : undefined;
  return symbolDim(l.names.symbol(name, rest.scope, { origin }));
}
