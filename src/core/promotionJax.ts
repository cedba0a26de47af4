/**
 * Type promotion as JAX does it (docs: "Type promotion semantics"): the least upper bound of the operands in a lattice, in which
 * a Python number is a weak type that stands below the sized types of its kind. Without `jax_enable_x64` there are no types
 * of 64 bits: 32 bits stand for them.
 */
import { type DType, dtypeKind } from './dtype';
import type { PromotionOperand } from './promotion';

const NARROW: Readonly<Partial<Record<DType, DType>>> = {
  int64: 'int32',
  uint64: 'uint32',
  float64: 'float32',
  complex128: 'complex64',
};

/** The type that JAX has in its place. */
export function narrowed(dtype: DType): DType {
  return NARROW[dtype] ?? dtype;
}

type Point = DType | 'int*' | 'float*' | 'complex*';

/** The types directly above each. */
const ABOVE: Readonly<Partial<Record<Point, readonly Point[]>>> = {
  bool: ['int*'],
  'int*': ['uint8', 'int8'],
  uint8: ['int16', 'uint16'],
  uint16: ['int32', 'uint32'],
  uint32: ['int64', 'uint64'],
  int8: ['int16'],
  int16: ['int32'],
  int32: ['int64'],
  int64: ['float*'],
  uint64: ['float*'],
  'float*': ['complex*', 'bfloat16', 'float16'],
  bfloat16: ['float32'],
  float16: ['float32'],
  float32: ['float64', 'complex64'],
  float64: ['complex128'],
  'complex*': ['complex64'],
  complex64: ['complex128'],
};

const WEAK: Readonly<Record<string, Point>> = { bool: 'bool', int: 'int*', float: 'float*', complex: 'complex*' };
const DEFAULT: Readonly<Partial<Record<Point, DType>>> = {
  'int*': 'int32',
  'float*': 'float32',
  'complex*': 'complex64',
};

function upwards(from: Point): Set<Point> {
  const found = new Set<Point>([from]);
  for (const point of found) for (const next of ABOVE[point] ?? []) found.add(next);
  return found;
}

/** The lowest point above both. */
function join(a: Point, b: Point): Point | null {
  if (a === b) return a;
  const above = upwards(b);
  const common = [...upwards(a)].filter((p) => above.has(p));
  return common.find((p) => common.every((q) => upwards(p).has(q))) ?? null;
}

/** An operand is a Python number, or an array of which it is not told whether its type is weak. */
export interface JaxOperand extends PromotionOperand {
  readonly isArray: boolean;
}

const MOST_OPEN = 4;

/** Null where it is not known, and where it hangs on whether the type of an array is weak. */
export function promoteJax(operands: readonly JaxOperand[]): DType | null {
  if (operands.some((o) => o.dtype === null)) return null;
  const open = operands.filter((o) => o.weak && o.isArray);
  if (open.length > MOST_OPEN) return null;
  const results = new Set<DType | null>();
  for (let bits = 0; bits < 1 << open.length; bits++) {
    results.add(
      joined(operands.map((o) => pointOf(o, o.weak && (!o.isArray || ((bits >> open.indexOf(o)) & 1) === 1)))),
    );
  }
  return results.size === 1 ? [...results][0] : null;
}

function pointOf({ dtype }: JaxOperand, weak: boolean): Point {
  return weak ? WEAK[dtypeKind(dtype!)] : narrowed(dtype!);
}

function joined(points: readonly Point[]): DType | null {
  let out: Point | null = points[0] ?? null;
  for (const p of points.slice(1)) out = out && join(out, p);
  return out && narrowed(DEFAULT[out] ?? (out as DType));
}

/** `promoteJax` for functions that compute in floating point. */
export function promoteJaxToFloat(operands: readonly JaxOperand[]): DType | null {
  const out = promoteJax(operands);
  return out !== null && ['bool', 'int'].includes(dtypeKind(out)) ? 'float32' : out;
}
