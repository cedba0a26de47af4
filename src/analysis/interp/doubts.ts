/**
 * Operations that cannot succeed on a path of which it is open whether it is taken. Where there is one on every side of a branch,
 * or with every alternative of a value, each run meets one of them.
 */
import type { ShapeError } from '../../core/ops/operator';
import type { Node } from '../../python/ast';
import type { SeenProblem } from '../recorder';
import type { Interpreter } from './interpreter';
import { HypothesisFailed } from './signals';

/** A side of an undecided branch that is being followed, and how much else was open where it began. */
interface Side {
  readonly uncertain: number;
  readonly guarded: number;
  readonly problems: SeenProblem[];
}

export class Doubts {
  private side: Side | null = null;

  constructor(private readonly i: Interpreter) {}

  /** Follows one side, which adds to `problems` what surely fails on it. */
  along<T>(problems: SeenProblem[], run: () => T): T {
    const outer = this.side;
    this.side = { uncertain: this.i.uncertain, guarded: this.i.guarded, problems };
    try {
      return run();
    } finally {
      this.side = outer;
    }
  }

  note(node: Node, error: ShapeError): void {
    const seen = this.isAlone() ? this.i.recorder.seen(this.i.frame, node, error) : null;
    if (seen) this.side!.problems.push(seen);
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
    } else if (this.isAlone()) this.side!.problems.push(...all);
  }

  /** Nothing is open but whether the side is taken. */
  private isAlone(): boolean {
    return this.side?.uncertain === this.i.uncertain && this.side.guarded === this.i.guarded;
  }
}

function isFirst(p: SeenProblem, n: number, all: readonly SeenProblem[]): boolean {
  return all.findIndex((q) => q.node === p.node && q.error.code === p.error.code) === n;
}
