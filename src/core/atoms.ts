/** What sizes are made of: symbols, functions of sizes, and products of them. */
import type { Dim } from './dim';

/** Where a size comes from, to be shown to people. `file` and `offset` point into user code when known. */
export interface Origin {
  readonly text: string;
  readonly file?: string;
  readonly offset?: number;
}

export interface Label {
  readonly name: string;
  readonly origin?: Origin;
}

/** A named unknown integer. Identity is the object (`id`); the name is for people and need not be unique. */
export class Sym {
  private static count = 0;
  readonly id = ++Sym.count;
  /** The user gave it a name (`B, T, C = x.shape`); before that the name is made up. */
  isNamed = false;
  /** It stands for another number at each element of a sequence or each pass of a loop. */
  varies = false;
  constructor(
    /** For people; need not be unique. */
    public name: string,
    /** Dotted scope that makes the name unique in a file, such as `GPT.forward`. */
    readonly scope: string = '',
    /** Smallest value it can have: 0 for a size, -Infinity for any integer. */
    readonly min: number = 0,
    readonly origin?: Origin,
  ) {}

  /** Takes the first name that the user gives the number. */
  rename(name: string): void {
    if (this.isNamed) return;
    this.name = name;
    this.isNamed = true;
  }
}

export type FunctionName = 'floordiv' | 'min' | 'max' | 'broadcast';

export interface FunctionAtom {
  readonly fn: FunctionName;
  readonly args: readonly Dim[];
  readonly key: string;
}

export type Atom = Sym | FunctionAtom;

export interface Term {
  readonly coef: number;
  /** Sorted by atom key; powers are at least 1. Empty for the constant term. */
  readonly powers: readonly (readonly [Atom, number])[];
  readonly key: string;
}

export function atomKey(atom: Atom): string {
  return atom instanceof Sym ? `s${atom.id}` : atom.key;
}

export function termKey(powers: readonly (readonly [Atom, number])[]): string {
  return powers.map(([a, p]) => (p === 1 ? atomKey(a) : `${atomKey(a)}^${p}`)).join('*');
}

export function makeTerm(coef: number, powers: (readonly [Atom, number])[]): Term {
  if (powers.length > 1) powers.sort((a, b) => (atomKey(a[0]) < atomKey(b[0]) ? -1 : 1));
  return { coef, powers, key: termKey(powers) };
}
