/** The gradient of a recorded call along a random direction against the extrapolated central difference of its values. */
import { derivativeAt0 } from '../../src/core/autodiff/differences';
import { Random } from '../../src/core/random/random';
import { flatten, type Nested, numberOf } from '../../src/core/tensor/nested';
import { answerEval, type EvalRequest, type EvalTensor } from '../../src/features/evaluate';

export type Line = EvalRequest & {
  readonly op: string;
  readonly let: Readonly<Record<string, Nested>>;
  readonly grad?: string[];
};

/** Where a difference is not what the gradient means. */
export const NOT_BY_DIFFERENCES = [
  // Of a symmetric matrix, whose one half is read: the gradient is the symmetric one.
  /cholesky/,
  // A target that is 1 or -1 takes sides by being exactly that.
  /(cosine|hinge)_embedding_loss/,
  // Its residuals have no gradient in PyTorch.
  /lstsq/,
];

export function numbers(value: Nested): number[] {
  return flatten(value).leaves.map(numberOf);
}

/** Nested numbers, each moved by t times the next one of the direction. */
function moved(value: Nested, direction: readonly number[], t: number): Nested {
  let next = 0;
  const visit = (v: Nested): Nested =>
    Array.isArray(v) ? v.map(visit) : numberOf(v as number) + t * direction[next++];
  return visit(value);
}

/** The sum of all float results, as `grad` differentiates it. */
function total(request: EvalRequest): number {
  const answer = answerEval(request);
  if (!answer.ok) return Number.NaN;
  const outputs: readonly EvalTensor[] = 'outputs' in answer ? answer.outputs : [answer];
  const floats = outputs.filter((o) => o.dtype.startsWith('float'));
  return floats.flatMap((o) => numbers(o.value)).reduce((a, b) => a + b, 0);
}

export type Judgement =
  /** There is no answer, and why. */
  | { readonly refused: string }
  /** Values are not smooth enough to judge by. */
  | { readonly rough: true }
  | { readonly byDifferences: number; readonly byRule: number; readonly agree: boolean };

const STEP = 0.001;
const TOLERANCE = 1e-6;

export function judge({ expr, grad, dtype, let: given }: Line, seed: number): Judgement {
  const answer = answerEval({ expr, grad, dtype, let: given });
  if (!answer.ok) return { refused: answer.reason };
  const random = new Random(seed);
  const directions = grad!.map((n) => numbers(given[n]).map(() => 2 * random.uniform() - 1));
  const byRule = grad!
    .flatMap((n, i) => numbers(answer.grad![n]).map((g, k) => g * directions[i][k]))
    .reduce((a, b) => a + b, 0);
  const at = (t: number) => {
    const there = grad!.map((n, i) => [n, moved(given[n], directions[i], t)] as const);
    return total({ expr, grad, dtype, let: { ...given, ...Object.fromEntries(there) } });
  };
  const { value, error } = derivativeAt0(at, STEP);
  const scale = TOLERANCE * Math.max(1, Math.abs(byRule));
  if (!(error <= scale)) return { rough: true };
  return { byDifferences: value, byRule, agree: Math.abs(value - byRule) <= scale };
}
