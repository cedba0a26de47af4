/** Names of symbols that are unique in a file, as the command line prints them. */
import type { Sym } from '../core/dim';
import type { SeenIn } from './collected';
import type { SourceFile } from './source';

/** Gives every symbol a name that is its own in the file. */
export class SymbolNames {
  private readonly bySym = new WeakMap<Sym, string>();
  private readonly named = new WeakSet<SeenIn>();

  /**
   * Names the symbols of one run, once. Those of one scope and name met in different runs are the same number, that
   * parameter's size; two in one run are not.
   */
  nameAll(run: SeenIn, file: SourceFile): void {
    if (this.named.has(run)) return;
    this.named.add(run);
    const taken = new Map<string, Sym>();
    for (const place of run.places) {
      if (place.file !== file) continue;
      for (const t of place.tensors.values()) {
        for (const d of [...t.front, ...t.back]) for (const sym of d.symbols()) this.claim(sym, taken);
      }
    }
  }

  private claim(sym: Sym, taken: Map<string, Sym>): void {
    if (this.bySym.has(sym)) return void taken.set(this.bySym.get(sym)!, sym);
    const base = baseName(sym);
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}${n}`;
    taken.set(name, sym);
    this.bySym.set(sym, name);
  }

  unique(sym: Sym): string {
    return this.bySym.get(sym) ?? baseName(sym);
  }
}

function baseName(sym: Sym): string {
  const name = [...sym.scope.split('.'), sym.name].filter(Boolean).map(identifier).join('.');
  return sym.scope ? name : `${name}_${sym.id}`;
}

function identifier(text: string): string {
  const word = text.replace(/[^\p{L}\p{N}_]+/gu, '_');
  return /^\p{N}/u.test(word) || RESERVED.has(word) ? `_${word}` : word;
}

const RESERVED = new Set([
  'lambda',
  'in',
  'is',
  'if',
  'else',
  'for',
  'from',
  'import',
  'as',
  'class',
  'def',
  'not',
  'and',
  'or',
  'None',
  'True',
  'False',
  'with',
  'while',
  'return',
  'yield',
  'try',
  'global',
  'del',
  'pass',
  'raise',
  'assert',
  'async',
  'await',
  'break',
  'continue',
  'except',
  'finally',
  'nonlocal',
]);
