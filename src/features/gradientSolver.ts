/** Gradients that the editor asks for, within a time. */
import { Undetermined } from '../base/undetermined';
import { backwardRequestOf, type Operand, type Question, requestOf } from './gradientAt';
import { type BackwardSolution, solveBackward } from './gradientBackward';
import { type GradRequest, type Kind, type Solution, solve } from './gradients';

export type Solved =
  | (Solution & {
      /** Operands of which it is not known, that can be nothing but integers. */
      readonly integers?: readonly string[];
    })
  | { readonly reason: string };

const MOST = 200;
/** Integers are drawn below a size: so many are tried. */
const MOST_BOUNDS = 3;

/** Works out each request once: it says all that its answer depends on. */
export class Solver {
  private readonly known = new Map<string, object>();
  private isWarm = false;

  /** The first gradient reads the library's models: that is not counted as time of the one that is asked for. */
  warm(): void {
    if (this.isWarm) return;
    this.isWarm = true;
    solve({ expr: 'x @ w', vars: { x: 'm,n', w: 'n' }, wrt: 'w', kind: 'vjp', dialect: 'torch' });
  }

  /** The gradient by an operand. What takes longer is given up, and tried again when it is asked for again. */
  answer(question: Question, wrt: Operand, kind: Kind, milliseconds: number): Solved {
    const others = question.operands.filter((o) => o !== wrt && o.domain === null);
    const isSure = others.some((o) => o.isInteger);
    // What is of an unknown type is of numbers with gradients, if the code can be run with that.
    const plain = isSure ? null : this.solve(requestOf(question, wrt, kind, {}), milliseconds);
    if (plain && (!('reason' in plain) || others.every((o) => o.isInteger !== null))) return plain;
    return this.withIntegers(question, wrt, kind, milliseconds) ?? plain!;
  }

  /** The backward pass by several operands: those of which it is not known whether they are integers may be. */
  backward(
    question: Question,
    wrts: readonly Operand[],
    milliseconds: number,
  ): (BackwardSolution & { readonly by: readonly Operand[] }) | { readonly reason: string } {
    const attempt = (by: readonly Operand[], integers: Readonly<Record<string, string>>) => {
      const request = backwardRequestOf(question, by, integers);
      const solved = this.timed(request, milliseconds, (alive) => solveBackward(request, alive));
      return 'reason' in solved ? solved : { ...solved, by };
    };
    const open = question.operands.filter((o) => o.isInteger !== false && o.domain === null);
    const isSure = open.some((o) => o.isInteger);
    const plain = isSure ? null : attempt(wrts, {});
    if (plain && (!('reason' in plain) || open.length === 0)) return plain;
    let last: ReturnType<typeof attempt> | null = null;
    for (const integers of integersAmong(open)) {
      const by = wrts.filter((o) => !integers.includes(o));
      for (const bound of by.length === 0 ? [] : this.bounds(question, integers)) {
        last = attempt(by, Object.fromEntries(integers.map((o) => [o.name, `int<${bound}`])));
        if (!('reason' in last)) return last;
      }
    }
    return plain ?? last ?? { reason: 'nothing that the code takes is sure to have a gradient' };
  }

  /** Integers are indices: the check draws them below a size that they are valid for. */
  private withIntegers(question: Question, wrt: Operand, kind: Kind, milliseconds: number): Solved | null {
    const integers = question.operands.filter((o) => o !== wrt && o.isInteger !== false && o.domain === null);
    let last: Solved | null = null;
    for (const bound of this.bounds(question, integers)) {
      const domain = Object.fromEntries(integers.map((o) => [o.name, `int<${bound}`]));
      last = this.solve(requestOf(question, wrt, kind, domain), milliseconds);
      if ('reason' in last) continue;
      return { ...last, integers: integers.map((o) => o.name) };
    }
    return last;
  }

  /** Sizes that indices may be below. */
  private bounds(question: Question, integers: readonly Operand[]): string[] {
    const others = question.operands.filter((o) => !integers.includes(o));
    const sizes = others.flatMap((o) => o.sizes.map((s) => question.sizes.settled(s)).reverse());
    return [...new Set(sizes)].filter((s) => s !== '1' && /^\w+$/.test(s)).slice(0, MOST_BOUNDS);
  }

  private solve(request: GradRequest, milliseconds: number): Solved {
    return this.timed(request, milliseconds, (alive) => solve(request, alive));
  }

  private timed<T extends object>(
    request: object,
    milliseconds: number,
    work: (alive: () => void) => T | { readonly reason: string },
  ): T | { readonly reason: string } {
    const key = JSON.stringify(request);
    const known = this.known.get(key);
    if (known) return known as T;
    const end = performance.now() + milliseconds;
    let isLate = false;
    const answer = work(() => {
      if (performance.now() <= end) return;
      isLate = true;
      throw new Undetermined(`it took longer than ${milliseconds} ms`);
    });
    if (isLate) return answer;
    if (this.known.size >= MOST) this.known.delete(this.known.keys().next().value!);
    this.known.set(key, answer);
    return answer;
  }
}

/** Those that are surely integers, with none of the others, each of them, and all. */
function integersAmong(open: readonly Operand[]): (readonly Operand[])[] {
  const sure = open.filter((o) => o.isInteger);
  const others = open.filter((o) => !o.isInteger);
  const sets = [...others.map((o) => [...sure, o]), open];
  return sure.length > 0 ? [sure, ...sets] : sets;
}
