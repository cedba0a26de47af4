/**
 * Operations that cannot succeed on a path of which it is open whether it is taken. On a side of a branch each is an error, as
 * it fails whenever it is executed. An alternative of a value may be one that no run meets there: something has to fail
 * with every one.
 */
import type { ShapeError } from '../../core/ops/operator';
import type { Node } from '../../python/ast';
import type { SeenProblem, Way } from '../recorder';
import type { Interpreter } from './interpreter';
import { HypothesisFailed } from './signals';

/** A side of an undecided branch, or an alternative, that is being followed, and how much else was open where it began. */
interface Side {
  readonly uncertain: number;
  readonly guarded: number;
  readonly problems: SeenProblem[];
  /** What is open, when that is nothing but which sides of branches and which loops of the user's are gone through. */
  readonly open: Way | null;
}

export class Doubts {
  private side: Side | null = null;

  constructor(private readonly i: Interpreter) {}

  /** Follows one side, which adds to `problems` what surely fails on it. */
  along<T>(problems: SeenProblem[], kind: Way | 'alternative', run: () => T): T {
    const outer = this.side;
    const { uncertain, guarded, frame } = this.i;
    const isNext = outer ? outer.open !== null && outer.uncertain + 1 === uncertain : uncertain === 1;
    // What library models ask undecided is their own check, not the user's branch.
    const isReached = isNext && guarded === 0 && !frame!.isLibrary;
    const open = !isReached || kind === 'alternative' ? null : (outer?.open === 'side' && outer.open) || kind;
    this.side = { uncertain, guarded, problems, open };
    try {
      return run();
    } finally {
      this.side = outer;
    }
  }

  get isOnSide(): boolean {
    return this.side !== null && this.side.open !== 'loop';
  }

  note(node: Node, error: ShapeError): void {
    const seen = this.isAlone() ? this.i.recorder.seen(this.i.frame, node, error) : null;
    if (seen) this.fails([seen]);
  }

  /**
   * All sides were followed.
   * @throws HypothesisFailed
   */
  settle(sides: readonly (readonly SeenProblem[])[]): void {
    const { i } = this;
    // What comes after the first that fails on a side is not reached.
    const all = sides.flatMap((side) => side.slice(0, 1)).filter(isFirst);
    if (all.length === 0 || sides.some((side) => side.length === 0)) return;
    if (i.uncertain === 0 && i.guarded === 0) {
      i.recorder.problems.push(...all);
      if (i.hypotheses.taken.length > 0) throw new HypothesisFailed(all[0].error.message);
    } else if (this.isAlone()) this.fails(all);
  }

  /** What the present side fails at. */
  private fails(problems: readonly SeenProblem[]): void {
    const { i } = this;
    const side = this.side!;
    side.problems.push(...problems);
    const { open } = side;
    if (open === null) return;
    // A side may be there to end in the program's own `raise`.
    const told = problems.filter((p) => p.error.code !== 'failed-check');
    i.recorder.problems.push(...told.map((p) => ({ ...p, open })));
  }

  /** Nothing is open but whether the side is taken. */
  private isAlone(): boolean {
    return this.side?.uncertain === this.i.uncertain && this.side.guarded === this.i.guarded;
  }
}

function isFirst(p: SeenProblem, n: number, all: readonly SeenProblem[]): boolean {
  return all.findIndex((q) => q.node === p.node && q.error.code === p.error.code) === n;
}
