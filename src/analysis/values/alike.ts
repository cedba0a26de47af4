/**
 * When a loop has settled: values that are the same but for the identity of unknowns, numbers and objects which the loop
 * itself has made. Following its body from the one or from the other shows the same.
 */
import type { Sym } from '../../core/dim';
import { sameSequences, sameValue } from './join';
import type {
  DictValue,
  FunctionValue,
  InstanceValue,
  IntValue,
  TupleValue,
  UnionValue,
  UnknownValue,
  Value,
} from './values';

/** How deep objects are compared. */
const MAX_DEPTH = 3;

/** What had been made when the loop began: cells and symbols. */
export interface Beginning {
  readonly births: number;
  readonly symbols: number;
}

/** Compares the states before and after one pass. */
export class Renaming {
  private readonly forward = new Map<object, object>();
  private readonly backward = new Map<object, object>();

  constructor(private readonly since: Beginning) {}

  readonly alike = (a: Value, b: Value): boolean => this.compare(a, b, 0);

  private compare(a: Value, b: Value, depth: number): boolean {
    if (a === b) return true;
    if (a.kind !== b.kind || depth > MAX_DEPTH) return false;
    switch (a.kind) {
      case 'unknown':
        return this.unknowns(a, b as UnknownValue, depth);
      case 'int':
        return sameValue(a, b) || this.symbols(a, b as IntValue);
      case 'tuple': {
        const t = b as TupleValue;
        if (a.cls !== t.cls || a.isSize || t.isSize) return sameValue(a, b);
        return sameSequences(a, t, (x, y) => this.compare(x, y, depth + 1));
      }
      case 'union': {
        const { options } = b as UnionValue;
        const among = (list: readonly Value[], o: Value) => list.some((p) => this.compare(o, p, depth + 1));
        return a.options.every((o) => among(options, o)) && options.every((o) => among(a.options, o));
      }
      case 'dict':
        return this.dicts(a, b as DictValue, depth);
      case 'instance':
        return this.instances(a, b as InstanceValue, depth);
      case 'function':
        return this.functions(a, b as FunctionValue);
      default:
        return sameValue(a, b);
    }
  }

  /** Two things that are not the same are taken for each other only one to one, so that aliases stay aliases. */
  private pair(a: object, b: object): boolean {
    const [to, from] = [this.forward.get(a), this.backward.get(b)];
    if (to !== undefined || from !== undefined) return to === b && from === a;
    this.forward.set(a, b);
    this.backward.set(b, a);
    return true;
  }

  private isNew(cell: { readonly birth: number }): boolean {
    return cell.birth > this.since.births;
  }

  private unknowns(a: UnknownValue, b: UnknownValue, depth: number): boolean {
    return (
      this.isNew(a) &&
      this.isNew(b) &&
      a.name === b.name &&
      a.scope === b.scope &&
      a.hint === b.hint &&
      a.isVariable === b.isVariable &&
      a.isBare(MAX_DEPTH - depth) &&
      b.isBare(MAX_DEPTH - depth) &&
      this.pair(a, b)
    );
  }

  private symbols(a: IntValue, b: IntValue): boolean {
    const [s, t] = [a.dim.sym, b.dim.sym];
    const isNew = (sym: Sym) => sym.varies && sym.id > this.since.symbols && !sym.below;
    if (!s || !t || !isNew(s) || !isNew(t) || a.numpy || b.numpy) return false;
    return s.name === t.name && s.scope === t.scope && s.min === t.min && this.pair(s, t);
  }

  private dicts(a: DictValue, b: DictValue, depth: number): boolean {
    if (!this.isNew(a) || !this.isNew(b) || a.entries.size !== b.entries.size) return false;
    if (a.rest || b.rest || a.factory !== b.factory || a.open !== b.open) return false;
    for (const [key, entry] of a.entries) {
      const other = b.entries.get(key);
      if (!other || other.certain !== entry.certain || !this.compare(entry.value, other.value, depth + 1)) return false;
    }
    return this.pair(a, b);
  }

  private instances(a: InstanceValue, b: InstanceValue, depth: number): boolean {
    if (!this.isNew(a.attrs) || !this.isNew(b.attrs) || a.cls !== b.cls || a.generic !== b.generic) return false;
    if (a.payload || b.payload || a.attrs.vars.size !== b.attrs.vars.size || !this.pair(a, b)) return false;
    for (const [name, value] of a.attrs.vars) {
      const other = b.attrs.vars.get(name);
      if (!other || !this.compare(value, other, depth + 1)) return false;
    }
    return true;
  }

  private functions(a: FunctionValue, b: FunctionValue): boolean {
    if (!this.isNew(a.attrs) || !this.isNew(b.attrs) || a.node !== b.node || a.env !== b.env) return false;
    if (a.attrs.vars.size > 0 || b.attrs.vars.size > 0) return false;
    return a.params.every((p, n) => p.default === b.params[n].default || sameDefaults(p.default, b.params[n].default));
  }
}

function sameDefaults(a: Value | null, b: Value | null): boolean {
  return a !== null && b !== null && sameValue(a, b);
}
