/** The gradient of a recorded call along a random direction against the extrapolated central difference of its values. */
import { type Evaluated, evaluateCode, type Given } from '../../src/analysis/evaluate';
import { Undetermined } from '../../src/base/undetermined';
import { derivativeAt0 } from '../../src/core/autodiff/differences';
import type { DType } from '../../src/core/dtype';
import { Random } from '../../src/core/random/random';
import { flatten, type Leaf, type Nested, numberOf } from '../../src/core/tensor/nested';
import { Tensor } from '../../src/core/tensor/tensor';
import type { EvalRequest } from '../../src/features/evaluate';

/** A call as it was recorded. */
export type Line = EvalRequest & {
  readonly op: string;
  readonly let: Readonly<Record<string, Nested>>;
};

/** A tensor of a call: nested lists cannot say (0, 5) or (3, 0, 2). */
export interface Operand {
  readonly sizes: readonly number[];
  readonly leaves: readonly number[];
  readonly dtype: DType;
}

/** A call whose tensors may have any sizes; a bare number is one of Python. */
export interface Call {
  readonly op: string;
  readonly expr: string;
  readonly grad: readonly string[];
  readonly defaultFloat: 'float32' | 'float64';
  readonly given: Readonly<Record<string, Operand | Leaf>>;
}

export function isOperand(x: Operand | Leaf): x is Operand {
  return typeof x === 'object';
}

/** As `nabla eval` takes a request: whole numbers are int64 unless they are differentiated by. */
export function callOf(line: Line): Call {
  const grad = line.grad ?? [];
  const defaultFloat = line.dtype ?? 'float32';
  const entries = Object.entries(line.let).map(([name, value]) => {
    if (!Array.isArray(value) && !grad.includes(name)) return [name, value as Leaf] as const;
    const { sizes, leaves } = flatten(value);
    const isBool = leaves.length > 0 && leaves.every((v) => typeof v === 'boolean');
    const isWhole = !grad.includes(name) && leaves.every((v) => typeof v === 'number' && Number.isInteger(v));
    const dtype: DType = isBool ? 'bool' : isWhole ? 'int64' : defaultFloat;
    return [name, { sizes, leaves: leaves.map(numberOf), dtype }] as const;
  });
  return { op: line.op, expr: line.expr, grad, defaultFloat, given: Object.fromEntries(entries) };
}

/** The numbers that a call is differentiated by, under a name. */
export function numbers(call: Call, name: string): readonly number[] {
  return (call.given[name] as Operand).leaves;
}

/** Where a difference is not what the gradient means. */
export const NOT_BY_DIFFERENCES = [
  // Of a symmetric matrix, whose one half is read: the gradient is the symmetric one.
  /cholesky/,
  // A target that is 1 or -1 takes sides by being exactly that.
  /(cosine|hinge)_embedding_loss/,
  // Its residuals have no gradient in PyTorch.
  /lstsq/,
];

/** @throws Undetermined, RangeError where there is no value. */
function evaluated({ expr, grad, defaultFloat, given }: Call): Evaluated {
  const values = new Map(Object.entries(given).map(([name, value]) => [name, givenOf(value)]));
  return evaluateCode({ code: expr, given: values, grad, defaultFloat, seed: 0 });
}

function givenOf(value: Operand | Leaf): Given {
  if (isOperand(value)) return Tensor.from(value.dtype, value.sizes, value.leaves);
  if (typeof value === 'boolean') return { bool: value };
  return Number.isInteger(value) ? { int: value as number } : { float: numberOf(value) };
}

function refusalOf(e: unknown): string {
  if (e instanceof Undetermined || e instanceof RangeError) return e.message;
  throw e;
}

/** The sum of all float results, as `grad` differentiates it. */
function total(call: Call): number {
  try {
    const floats = evaluated(call).outputs.filter((t) => t.dtype.startsWith('float'));
    return floats.flatMap((t) => Array.from(t.dense())).reduce((a, b) => a + b, 0);
  } catch (e) {
    refusalOf(e);
    return Number.NaN;
  }
}

export type Judgement =
  /** There is no answer, and why. */
  | { readonly refused: string }
  /** Values are not smooth enough to judge by. */
  | { readonly rough: true }
  | { readonly byDifferences: number; readonly byRule: number; readonly agree: boolean };

const STEP = 0.001;
const TOLERANCE = 1e-6;

export function judge(call: Call, seed: number): Judgement {
  const { grad, given } = call;
  const random = new Random(seed);
  const directions = grad.map((n) => numbers(call, n).map(() => 2 * random.uniform() - 1));
  let byRule = 0;
  try {
    const found = evaluated(call).grad;
    for (const [i, n] of grad.entries()) {
      const g = found.get(n)!.dense();
      if (g.length !== numbers(call, n).length) return { refused: `internal: a gradient of ${g.length} elements` };
      byRule += directions[i].reduce((sum, d, k) => sum + d * g[k], 0);
    }
  } catch (e) {
    return { refused: refusalOf(e) };
  }
  const at = (t: number) => {
    const there = grad.map((n, i) => {
      const x = given[n] as Operand;
      return [n, { ...x, leaves: x.leaves.map((v, k) => v + t * directions[i][k]) }] as const;
    });
    return total({ ...call, given: { ...given, ...Object.fromEntries(there) } });
  };
  const { value, error } = derivativeAt0(at, STEP);
  const scale = TOLERANCE * Math.max(1, Math.abs(byRule));
  if (!(error <= scale)) return { rough: true };
  return { byDifferences: value, byRule, agree: Math.abs(value - byRule) <= scale };
}
