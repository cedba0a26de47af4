/** Which tensors share elements, and where that is not certain. */
import type { Operator } from '../../core/ops/operator';
import type { Tensor } from '../../core/tensor/tensor';
import type { Value } from '../values/values';
import { type Memory, View } from './memory';

/** Views whose being one depends on how the elements are laid out. */
export const LAYOUT_DEPENDENT = new Set(['reshape', 'reshape_as', 'flatten', 'identity', 'unflatten']);

/**
 * Operators of which the result shares elements with an operand in one library or version and not in another, or for
 * some arguments and not for others: then nothing is said after a write.
 */
export const MAY_SHARE = new Set([
  ...['einsum', 'einops_rearrange', 'einops_repeat', 'einops_reduce', 'einops_pack', 'einops_unpack', 'einops_einsum'],
  ...[
    'real',
    'imag',
    'conj',
    'positive',
    'dropout',
    'dropout1d',
    'nan_to_num',
    'meshgrid',
    'diag',
    'unfold',
    'legacy_tensor',
  ],
  ...['round', 'flip', 'fliplr', 'flipud', 'rot90'],
]);

export function uncertainCopy({ name }: Operator): string {
  return `whether ${name} copies here is not certain; use clone()`;
}

/** The operands may be the same elements as a memory. */
export function link(memory: Memory, operands: readonly Value[], why: string): void {
  for (const v of operands) {
    if (v.kind !== 'tensor' || !(v.live instanceof View)) continue;
    const other = v.live.memory;
    memory.linked.add(other);
    other.linked.add(memory);
    other.doubtful ??= why;
    memory.doubtful ??= why;
  }
}

/** Laid out as the library lays out what it makes: in rows. */
export function isPlain(v: Value): boolean {
  return !(v.kind === 'tensor' && v.live instanceof View) || (v.live.memory.isSure && v.live.layout.isContiguous);
}

export function isSureView(v: Value): boolean {
  return !(v.kind === 'tensor' && v.live instanceof View) || v.live.memory.isSure;
}

export function isSharing(v: Value, data: Tensor): boolean {
  return (
    v.kind === 'tensor' && v.live instanceof View && !v.live.memory.lost && v.live.current.value.data === data.data
  );
}
