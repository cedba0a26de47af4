/** Every operation that can be benchmarked. */
import type { Operation } from '../operation';
import { gelu, linearGelu, silu } from './activations';
import { attention } from './attention';
import { batchedMatmul } from './batchedMatmul';
import { embedding } from './embedding';
import { int8Matmul } from './int8Matmul';
import { layerNorm } from './layerNorm';
import { matmul } from './matmul';
import { rmsNorm } from './rmsNorm';
import { arithmetic, copy } from './roofline';
import { rotary } from './rotary';
import { softmax } from './softmax';
import { sum } from './sum';
import { transpose } from './transpose';

/** In the order in which they are offered. */
export const operations: readonly Operation[] = [
  matmul,
  batchedMatmul,
  linearGelu,
  int8Matmul,
  attention,
  softmax,
  layerNorm,
  rmsNorm,
  gelu,
  silu,
  sum,
  transpose,
  rotary,
  embedding,
];

/** Those that say what a device can do at most. */
export const limits: readonly Operation[] = [copy, arithmetic];

export function operationOf(id: string): Operation | null {
  return [...operations, ...limits].find((operation) => operation.id === id) ?? null;
}
