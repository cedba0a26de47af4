/** Gradients that the editor asks for, within a time. */
import { Undetermined } from '../base/undetermined';
import { type Operand, type Question, requestOf } from './gradientAt';
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
  private readonly known = new Map<string, Solved>();
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

  /** Integers are indices: the check draws them below a size that they are valid for. */
  private withIntegers(question: Question, wrt: Operand, kind: Kind, milliseconds: number): Solved | null {
    const integers = question.operands.filter((o) => o !== wrt && o.isInteger !== false && o.domain === null);
    const others = question.operands.filter((o) => !integers.includes(o));
    const sizes = others.flatMap((o) => o.sizes.map((s) => question.sizes.settled(s)).reverse());
    const bounds = [...new Set(sizes)].filter((s) => s !== '1' && /^\w+$/.test(s)).slice(0, MOST_BOUNDS);
    let last: Solved | null = null;
    for (const bound of bounds) {
      const domain = Object.fromEntries(integers.map((o) => [o.name, `int<${bound}`]));
      last = this.solve(requestOf(question, wrt, kind, domain), milliseconds);
      if ('reason' in last) continue;
      return { ...last, integers: integers.map((o) => o.name) };
    }
    return last;
  }

  private solve(request: GradRequest, milliseconds: number): Solved {
    const key = JSON.stringify(request);
    const known = this.known.get(key);
    if (known) return known;
    const end = performance.now() + milliseconds;
    let isLate = false;
    const answer = solve(request, () => {
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
