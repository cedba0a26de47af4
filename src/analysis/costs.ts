/**
 * What operators a run has called, and so what a part of it cost: a chain of steps that forks and joins with the paths of
 * the program. Where paths meet that took the same, that counts; where they took different things, nothing of it does, and
 * the total is "at least". Costs are only worked out when they are asked for.
 */
import { Dim, type Term } from '../core/dim';
import { free } from '../core/ops/cost';
import { ifKnown } from '../core/ops/literals';
import { type OpArgs, type Operator, type Output, Undetermined } from '../core/ops/operator';
import { Cell, type Heap } from './values/heap';

/** What something took. */
export interface Spent {
  readonly flops: Dim;
  /** More was done, of which the cost is not known. */
  readonly atLeast: boolean;
}

/** Of which it can be told what it took; null when that is not known. */
export interface Spending {
  spent(): Spent | null;
}

export class OperatorCall implements Spending {
  private known: Dim | null | undefined;

  constructor(
    private readonly op: Operator,
    private readonly args: OpArgs,
    private readonly output: Output,
  ) {}

  get flops(): Dim | null {
    if (this.known === undefined) this.known = ifKnown(() => this.op.flops?.(this.args, this.output) ?? null);
    return this.known;
  }

  spent(): Spent | null {
    return this.flops && { flops: this.flops, atLeast: false };
  }
}

/** A step of a chain: an operator, or the paths that met there since the step before, or more of which nothing is known. */
class Step {
  readonly depth: number;
  private noted: Step | null = null;

  constructor(
    readonly before: Step | null,
    readonly call: OperatorCall | null,
    readonly paths: readonly Step[] = [],
  ) {
    this.depth = before ? before.depth + 1 : 0;
  }

  /** This step, and more. */
  get andMore(): Step {
    if (this.before && !this.call && this.paths.length === 0) return this;
    this.noted ??= new Step(this, null);
    return this.noted;
  }
}

/** The last step that both chains have. */
function common(a: Step, b: Step): Step {
  let [x, y] = [a, b];
  while (x !== y) {
    if (x.depth >= y.depth) x = x.before!;
    else y = y.before!;
  }
  return x;
}

/** A sum that is being made. */
class Sum {
  private readonly terms = new Map<string, { readonly term: Term; coef: number }>();
  atLeast = false;

  add(flops: Dim): void {
    for (const term of flops.terms) {
      const old = this.terms.get(term.key);
      if (old) old.coef += term.coef;
      else this.terms.set(term.key, { term, coef: term.coef });
    }
  }

  get flops(): Dim {
    return Dim.sumOf([...this.terms.values()].map(({ term, coef }) => ({ ...term, coef })));
  }
}

/** Adds what was taken between two steps. */
function addSteps(from: Step, to: Step, sum: Sum): void {
  for (let s = to; s !== from; s = s.before) {
    if (!s.before) throw new Undetermined('what led there is not known');
    const flops = s.call ? s.call.flops : sameOnAll(s.before, s.paths);
    if (flops) sum.add(flops);
    else sum.atLeast = true;
  }
}

/** What all paths took; null when that is not the same, or not known. */
function sameOnAll(from: Step, paths: readonly Step[]): Dim | null {
  let first: Dim | null = null;
  for (const path of paths) {
    const sum = new Sum();
    addSteps(from, path, sum);
    const { flops } = sum;
    if (sum.atLeast || (first && !first.equals(flops))) return null;
    first = flops;
  }
  return first;
}

/** The calls between two steps, as what they took together. */
class Stretch implements Spending {
  private known: Spent | null | undefined;

  constructor(
    private readonly from: Step,
    private readonly to: Step,
  ) {}

  spent(): Spent | null {
    if (this.known === undefined) this.known = ifKnown(() => this.add());
    return this.known;
  }

  private add(): Spent | null {
    const sum = new Sum();
    addSteps(this.from, this.to, sum);
    const { flops } = sum;
    // That something was done is no more than everybody knows.
    return sum.atLeast && flops.value === 0 ? null : { flops, atLeast: sum.atLeast };
  }
}

/** The chain of the present path. */
export class Costs extends Cell {
  private last = new Step(null, null);
  /** Calls of objects that the present path is in; outside of them nobody asks. */
  private active = 0;

  constructor(private readonly heap: Heap) {
    super();
  }

  /** Notes the call of an operator. */
  note(op: Operator, args: OpArgs, output: Output): OperatorCall | null {
    if (op.flops === free) return null;
    const call = new OperatorCall(op, args, output);
    if (this.active > 0) this.go(new Step(this.last, call));
    return call;
  }

  /** Notes that something was done of which the cost is not known. */
  noteUnknown(): void {
    if (this.active > 0) this.go(this.last.andMore);
  }

  /** Runs something that may be done, once or several times, or not at all. */
  maybe<T>(run: () => T): T {
    const from = this.last;
    try {
      return run();
    } finally {
      this.go(this.last === from ? from : from.andMore);
    }
  }

  /** Runs something that the program does not do there, or not again. */
  aside<T>(run: () => T): T {
    const from = this.last;
    try {
      return run();
    } finally {
      this.go(from);
    }
  }

  /** Runs alternatives of which one is done. */
  oneOf<A, T>(alternatives: readonly A[], run: (a: A) => T): T[] {
    if (alternatives.length === 1) return [run(alternatives[0])];
    const from = this.last;
    const ends: Step[] = [];
    const results = alternatives.map((a) => {
      this.go(from);
      const result = run(a);
      ends.push(this.last);
      return result;
    });
    this.go(this.merge(ends));
    return results;
  }

  /** Runs the call of an object; `done` is told what that took. */
  during<T>(run: () => T, done: (result: T, spending: Spending) => void): T {
    const from = this.last;
    this.active++;
    try {
      const result = run();
      done(result, new Stretch(from, this.last));
      return result;
    } finally {
      this.active--;
      if (this.active === 0) this.go(from);
    }
  }

  private go(step: Step): void {
    if (step === this.last) return;
    this.heap.touch(this);
    this.last = step;
  }

  save(): Step {
    return this.last;
  }

  load(saved: Step): void {
    this.last = saved;
  }

  merge(states: readonly Step[]): Step {
    const [first, ...others] = states;
    if (others.every((s) => s === first)) return first;
    return new Step(others.reduce(common, first), null, states);
  }

  same(a: Step, b: Step): boolean {
    return a === b;
  }

  /** What a pass over a loop takes is no reason for another one. */
  override settled(): boolean {
    return true;
  }
}
