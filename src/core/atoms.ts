/** What sizes are made of: symbols, functions of sizes, and products of them. */
import type { Dim } from './dim';

/** Where a size comes from, to be shown to people. `file` and `at` point into user code when known. */
export interface Origin {
  /** `x.size(0)`, `in_features of Linear`; of a result the name of the operation. */
  readonly text: string;
  readonly file?: string;
  /** What stands there. Its place is the present one, also after edits in front of it; negative when it is gone. */
  readonly at?: Spot;
  /** The place is a number that the user wrote, or the call of an operation that yielded the size. */
  readonly kind?: 'literal' | 'result';
  /** How a result came about: `64·12·12`. */
  readonly formula?: string;
}

/** A piece of a text that is edited. */
export interface Spot {
  readonly start: number;
}

export interface Label {
  readonly name: string;
  readonly origin?: Origin;
}

/** A named unknown integer. Identity is the object (`id`); the name is for people and need not be unique. */
export class Sym {
  private static count = 0;
  readonly id = ++Sym.count;
  /** How many have been made so far. */
  static get made(): number {
    return Sym.count;
  }
  /** The user gave it a name (`B, T, C = x.shape`); before that the name is made up. */
  isNamed = false;
  /** It stands for another number at each element of a sequence or each pass of a loop. */
  varies = false;
  /** Where the user named it. */
  boundAt: { readonly file: string; readonly at: Spot } | null = null;
  constructor(
    /** For people; need not be unique. */
    public name: string,
    /** Dotted scope that makes the name unique in a file, such as `GPT.forward`. */
    readonly scope: string = '',
    /** Smallest value it can have: 0 for a size, -Infinity for any integer. */
    readonly min: number = 0,
    readonly origin?: Origin,
    /** It is less than this. */
    readonly below?: Dim,
  ) {}

  /** Takes the first name that the user gives the number. */
  rename(name: string, file: string, at: Spot): void {
    if (this.isNamed) return;
    this.name = name;
    this.isNamed = true;
    this.boundAt = { file, at };
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
