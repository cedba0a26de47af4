/** Every operation that can be benchmarked. */
import type { Operation } from '../operation';
import { matmul } from './matmul';

export const operations: readonly Operation[] = [matmul];

export function operationOf(id: string): Operation | null {
  return operations.find((operation) => operation.id === id) ?? null;
}
