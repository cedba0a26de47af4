/** Sizes of what slides a window over spatial axes: convolutions, pooling, unfold. */
import { Dim } from '../dim';
import { ifKnown } from './literals';
import { type OpArgs, type ShapeContext, ShapeError, type TensorType } from './operator';

/** Names of the axes of images, signals and volumes. */
export const spatialNames: readonly (readonly string[])[] = [[], ['L'], ['H', 'W'], ['D', 'H', 'W']];

/** An input that may come without its batch axis: `(N, C, *spatial)` or `(C, *spatial)`. */
export interface Batched {
  /** `[N]`, or nothing. */
  readonly batch: readonly Dim[];
  readonly channels: Dim;
  readonly spatial: readonly Dim[];
}

export function batched(c: ShapeContext, x: TensorType, n: number, what: string): Batched {
  const dims = c.ranked(x, [n + 2, n + 1], what, ['N', 'C', ...spatialNames[n]]);
  const at = dims.length - n - 1;
  return { batch: dims.slice(0, at), channels: dims[at], spatial: dims.slice(at + 1) };
}

/** One int for each spatial axis, or null where the argument is not known. */
export function perAxis(args: OpArgs, name: string, n: number): Dim[] | null {
  return ifKnown(() => args.intsOf(name, n));
}

export interface Window {
  readonly kernel: Dim;
  readonly stride: Dim;
  readonly padding: Dim;
  readonly dilation: Dim;
}

/** Cells that a dilated kernel spans: d·(k − 1) + 1. */
export function extent(w: Window): Dim {
  return w.dilation.mul(w.kernel.sub(1)).add(1);
}

/**
 * Number of positions of a window: floor((size + 2·padding − extent) / stride) + 1.
 * Written with the 1 inside, so that stride 1 with "same" padding gives back the very dim it was given.
 */
export function positions(size: Dim, w: Window): Dim {
  const grow = w.padding.mul(2).sub(extent(w)).add(w.stride);
  return size.add(grow).floordiv(w.stride);
}

/** Demands that the padded input is at least as large as the kernel. */
export function requireFits(c: ShapeContext, name: string, axis: string, size: Dim, w: Window): void {
  const padded = size.add(w.padding.mul(2));
  c.requireAtMost(extent(w), padded, () => {
    const found = `${name}: kernel of ${extent(w)} is larger than the padded input, ${axis} = ${padded}`;
    return new ShapeError('kernel-too-large', found, [
      { dim: size, role: `${axis} of input` },
      { dim: w.kernel, role: 'kernel size' },
    ]);
  });
}

/** Windows along each axis, or null where a parameter of the operator is not known. */
export function windows(
  kernel: readonly Dim[] | null,
  stride: readonly Dim[] | null,
  padding: readonly Dim[] | null,
  dilation: readonly Dim[] | null,
): Window[] | null {
  if (!kernel || !stride || !padding || !dilation) return null;
  return kernel.map((k, i) => ({ kernel: k, stride: stride[i], padding: padding[i], dilation: dilation[i] }));
}

/** Demands a stride that is positive. */
export function requirePositive(c: ShapeContext, name: string, what: string, sizes: readonly Dim[] | null): void {
  for (const size of sizes ?? []) {
    c.requireAtMost(
      Dim.one,
      size,
      () => new ShapeError('not-positive', `${name}: ${what} must be positive, found ${size}`),
    );
  }
}
