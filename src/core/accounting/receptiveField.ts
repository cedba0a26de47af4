/** Which inputs a convolution's outputs see: few and near ones, where attention sees all. */
import { demandCount } from '../domain';

/**
 * For each output of a 'same' convolution over n inputs, how many of them its kernel covers. Of an even kernel
 * the larger half lies after the position, as PyTorch pads.
 */
export function inputsSeen(n: number, kernel: number): number[] {
  demandCount('inputsSeen', 'n', n, 1);
  demandCount('inputsSeen', 'kernel', kernel, 1);
  const before = Math.floor((kernel - 1) / 2);
  const after = kernel - 1 - before;
  return Array.from({ length: n }, (_, i) => Math.min(n - 1, i + after) - Math.max(0, i - before) + 1);
}

/** The smallest kernel with which every output sees every input. */
export function kernelSeeingAll(n: number): number {
  demandCount('kernelSeeingAll', 'n', n, 1);
  return 2 * n - 1;
}
