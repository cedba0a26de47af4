/** What ends a path of the interpreter: thrown, and caught where paths part or meet. */
import type { Node } from '../../python/ast';
import type { Value } from '../values/values';

/** The path surely raises this Python exception. Programs raise often: no `Error`, whose stack takes time to write down. */
export class PyRaise {
  constructor(
    readonly value: Value,
    readonly message: string,
    readonly node: Node | null = null,
  ) {}
}

/** Steps, depth or time ran out. */
export class BudgetExceeded extends Error {}

/** The message when it was time. */
export const OUT_OF_TIME = 'out of time';

/** So many steps have passed no tensor that the code that is being followed is most likely about something else. */
export class NoTensors extends BudgetExceeded {}

/** Where only what is certain counts: something is not. */
export class Uncertain extends Error {}

/** The hypothesis that is being followed cannot be: another one is tried. */
export class HypothesisFailed extends Error {}
