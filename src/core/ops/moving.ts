/** What operators share that move elements and compute nothing. */
import { free } from './cost';
import type { Operator } from './operator';

/** Elements are moved, which costs nothing, unless it is said otherwise. */
export function op(name: string, shape: Operator['shape'], rest: Partial<Operator> = {}): Operator {
  return { name, primitive: rest.compose === undefined, shape, flops: free, ...rest };
}

/** An axis that may be negative, of a tensor of that rank; a 0-d tensor counts as a vector. */
export function place(dim: number, rank: number): number {
  return dim < 0 ? dim + Math.max(rank, 1) : dim;
}

export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
