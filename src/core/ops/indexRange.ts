/** Demands that indices are within the size of what they point into. */
import { Dim } from '../dim';
import { learnAtLeast } from './axes';
import { type ShapeContext, ShapeError, type TensorType } from './operator';

/** An index from -size to size - 1. A size that is not known is now known to be large enough. */
export function checkInt(index: Dim | null, size: Dim, axis: number, c: ShapeContext): void {
  const i = index?.value ?? null;
  if (index === null || (i === null && c.assume.minOf(index) < 0)) return;
  const error = () =>
    new ShapeError('index-range', `index ${index} is out of range for dim ${axis} of size ${size}`, [
      { dim: index, role: 'index' },
      { dim: size, role: `size of dim ${axis}` },
    ]);
  c.requireAtMost(i !== null && i < 0 ? Dim.of(-i) : index.add(1), size, error);
  if (i !== null) learnAtLeast(size, i < 0 ? -i : i + 1, c);
}

/**
 * The known elements of an index tensor, each from 0 to size - 1, or from -size where they may count from the end.
 * JAX moves indices into the range, and functions of NumPy do so when they are told to: only PyTorch always refuses.
 */
export function checkIndices(index: TensorType, size: Dim, axis: number, mayCountBack = true): void {
  const n = size.value;
  if (index.library !== 'torch' || n === null) return;
  const least = mayCountBack ? -n : 0;
  const wrong = index.values?.find(({ lo, hi }) => lo >= n || hi < least);
  if (!wrong) return;
  const found = wrong.lo === wrong.hi ? `index ${wrong.lo}` : `an index from ${wrong.lo} to ${wrong.hi}`;
  throw new ShapeError('index-range', `${found} is out of range for dim ${axis} of size ${size}`, [
    { dim: size, role: `size of dim ${axis}` },
  ]);
}
