/**
 * Operations that cannot succeed on a path of which it is open whether it is taken. Those that fail on all sides of a branch, or
 * with all alternatives of a value, fail in every run.
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
  settle([first, ...others]: readonly (readonly SeenProblem[])[]): void {
    const { i } = this;
    const all = first?.filter((p) => others.every((side) => side.some((q) => isSame(p, q)))) ?? [];
    if (all.length === 0) return;
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

function isSame(p: SeenProblem, q: SeenProblem): boolean {
  return p.node === q.node && p.error.code === q.error.code && p.error.message === q.error.message;
}
