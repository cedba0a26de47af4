/**
 * Names of symbols, unique in their scope: a second `N` of one scope becomes `N2`. Claims are taken back with the
 * path that made them, so that following the same path again gives the same names.
 */
import type { Trail } from '../base/trail';
import { Dim, type Origin, Sym } from './dim';

export class Names {
  private readonly owner = new Map<string, Sym>();
  /** The name that a symbol had when it was made: people may rename it. */
  private readonly given = new WeakMap<Sym, string>();

  constructor(private readonly trail: Trail) {}

  /** A new symbol with a name that nothing else has in its scope. `name` may be any text. */
  symbol(name: string, scope = '', options: { readonly min?: number; readonly origin?: Origin } = {}): Sym {
    const base = identifier(name);
    let free = base;
    for (let n = 2; this.owner.has(`${scope}.${free}`); n++) free = `${base}${n}`;
    const sym = new Sym(free, scope, options.min, options.origin);
    this.given.set(sym, `${scope}.${free}`);
    this.own(sym);
    return sym;
  }

  /** Takes the names of symbols that exist already; false (and nothing taken) when another symbol has one of them. */
  claim(syms: readonly Sym[]): boolean {
    const open = syms.filter((s) => this.owner.get(this.key(s)) !== s);
    if (open.some((s) => this.owner.has(this.key(s)))) return false;
    for (const s of open) this.own(s);
    return true;
  }

  private own(sym: Sym): void {
    const key = this.key(sym);
    this.trail.make({
      key: `name ${sym.id}`,
      redo: () => this.owner.set(key, sym),
      undo: () => this.owner.delete(key),
    });
  }

  private key(sym: Sym): string {
    return this.given.get(sym) ?? `${sym.scope}.${sym.name}`;
  }
}

/** `self.x[0]` → `self_x_0`: text as a Python identifier. */
function identifier(text: string): string {
  const word = text.replace(/[^\p{L}\p{N}_]+/gu, '_').replace(/^_+|_+$/g, '');
  return word === '' || /^\p{N}/u.test(word) ? `d${word}` : word;
}

/** A dim that is one symbol, labelled with its name and origin. */
export function symbolDim(sym: Sym): Dim {
  return Dim.symbol(sym).withLabel({ name: sym.name, origin: sym.origin });
}

/** Adds what a label does not say yet: the first name stays, and the first place. */
export function labelled(d: Dim, name: string, origin: Origin): Dim {
  const old = d.label;
  if (old?.name && old.origin?.text) return d;
  const first = old?.origin;
  return d.withLabel({
    name: old?.name || name,
    origin: first ? { ...first, text: first.text || origin.text } : origin,
  });
}

/** Does a name tell what a known size is? Short ones are counters more often (`i`, `ch`), but for `B`, `T` and `C`. */
export function isTelling(name: string): boolean {
  return /^\p{Lu}$/u.test(name) || (name.length > 2 && !name.startsWith('_'));
}
