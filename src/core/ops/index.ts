/** The registry of operators: one line a family. */
import type { Operator } from './operator';

export interface Family {
  readonly name: string;
  readonly operators: readonly Operator[];
}

/** Families in the order of the documentation. */
export const families: readonly Family[] = [];

const byName = new Map<string, Operator>();
for (const family of families) {
  for (const op of family.operators) {
    if (byName.has(op.name)) throw new Error(`operator ${op.name} is defined twice`);
    byName.set(op.name, op);
  }
}

/** The operator of that name, or null. */
export function operator(name: string): Operator | null {
  return byName.get(name) ?? null;
}

export function allOperators(): Iterable<Operator> {
  return byName.values();
}
