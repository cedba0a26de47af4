/** Following tensors back to what made them. */
import type { TensorValue } from '../values/tensor';
import type { Made, OperatorCall } from './lint';

/** The result has the elements of `input`, all or some of them, in any layout. */
export const LAYOUT: ReadonlySet<string> = new Set(
  `clone contiguous identity detach to to_dtype type type_as reshape reshape_as flatten unflatten squeeze unsqueeze transpose t
  matrix_transpose permute movedim expand expand_as getitem select narrow rearrange`.split(/\s+/),
);

/** The result has the elements of `input` at their places. */
export const COPIES: ReadonlySet<string> = new Set(
  'clone contiguous identity detach to to_dtype type type_as dropout'.split(' '),
);

const MOST_STEPS = 24;

/** What made a tensor before these operators were applied to it; null where that is not known. */
export function sourceOf(call: OperatorCall, t: TensorValue | null, through: ReadonlySet<string>): Made | null {
  let at = t;
  for (let n = 0; n < MOST_STEPS; n++) {
    const made: Made | null = at?.made ?? null;
    if (!made || !through.has(made.op)) return made;
    at = call.tensorOf(made.args.get('input'));
  }
  return null;
}

/**
 * The call that gave a tensor the dims which it has: what has an operand of the same dims, such as `relu` or `x * 2`, is
 * looked through. Null where that is not known.
 */
export function shapedBy(call: OperatorCall, t: TensorValue): Made | null {
  const dims = call.dims(t);
  if (!dims) return null;
  const isAlike = (other: TensorValue | null) => {
    const own = other && call.dims(other);
    return own?.length === dims.length && own.every((d, n) => d.equals(dims[n]));
  };
  let at = t;
  for (let n = 0; n < MOST_STEPS && at.made; n++) {
    const operands = [...at.made.args.values()].map(call.tensorOf);
    const next = MAKERS.has(at.made.op) ? null : operands.find(isAlike);
    if (!next) return at.made;
    at = next;
  }
  return null;
}

/** Products with weights, and what picks values by index. A square weight has the dims of its result. */
export const MODELS: ReadonlySet<string> = new Set(
  'linear matmul mm mv addmm bilinear conv1d conv2d conv3d embedding gather'.split(' '),
);
const MAKERS = MODELS;
