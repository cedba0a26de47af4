/** What is known of a tensor whoever calls the code, for actions that change the program. */
import type { DimFact, ExpressionFact, TensorFact } from '../../analysis/facts';
import type { FunctionDef } from '../../python/ast';
import { SYMBOLIC } from '../contexts';
import { sizeOf } from '../sizeNames';
import { type Site, walkOwn } from './site';

export interface Known {
  /** Null for a dim that differs; where `rest` is set, unknown dims stand before that index. */
  readonly dims: readonly (DimFact | null)[];
  readonly rest: number | null;
  readonly dtype: string | null;
  readonly library: TensorFact['library'];
}

/** What all runs agree on; in a function not what holds in the calls of this file alone. Null where that is nothing. */
export function knownOf(site: Site, fact: ExpressionFact | null): Known | null {
  if (!fact) return null;
  const { contexts } = site.view.facts;
  const isSymbolic = (id: number) => contexts.find((c) => c.id === id)?.label === SYMBOLIC;
  if (site.within && !fact.tensors.every((t) => t.contexts.some(isSymbolic))) return null;
  return fact.tensors
    .map((t): Known => t.tensor)
    .reduce<Known | null>((a, b) => a && agreed(a, b), fact.tensors[0].tensor);
}

/** What is true of both; null where they are of different libraries. */
export function agreed(a: Known, b: Known): Known | null {
  if (a.library !== b.library) return null;
  return { ...together(a, b), dtype: a.dtype === b.dtype ? a.dtype : null, library: a.library };
}

type Dims = Pick<Known, 'dims' | 'rest'>;

/** What two shapes have in common, from the front and from the back. */
function together(a: Dims, b: Dims): Dims {
  if (a.rest === null && b.rest === null && a.dims.length === b.dims.length)
    return { dims: a.dims.map((d, n) => (isSame(d, b.dims[n]) ? d : null)), rest: null };
  const [front, back] = [commonOf(frontOf(a), frontOf(b)), commonOf(backOf(a), backOf(b))];
  return { dims: [...front, ...back.reverse()], rest: front.length };
}

function frontOf({ dims, rest }: Dims) {
  return dims.slice(0, rest ?? 0);
}

/** From the last dim on. */
function backOf({ dims, rest }: Dims) {
  return dims.slice(rest ?? 0).reverse();
}

function commonOf(a: Dims['dims'], b: Dims['dims']): (DimFact | null)[] {
  const end = a.findIndex((d, n) => n >= b.length || !isSame(d, b[n]));
  return a.slice(0, end < 0 ? a.length : end);
}

function isSame(a: DimFact | null, b: DimFact | null): boolean {
  const key = a && sizeKey(a);
  return key !== null && b !== null && key === sizeKey(b);
}

/** The same for the same size and for no other; null for a size of which nothing is known. */
export function sizeKey({ value, symbol }: DimFact): string | null {
  return value === null ? symbol : String(value);
}

/** The variables of a function that surely hold sizes at an offset, by the size's key: `B, T, C = x.shape` stands before. */
export function sizeVariables(site: Site, f: FunctionDef, offset: number): Map<string, string> {
  const found = new Map<string, string>();
  const { ast } = site.view.document;
  walkOwn(f, (n) => {
    if (n.kind !== 'Assign' || n.end > offset || !isBefore(f, n, offset)) return;
    for (const target of n.targets) {
      const names = target.kind === 'Tuple' || target.kind === 'List' ? target.elts : [target];
      for (const name of names) {
        const size = name.kind === 'Name' ? sizeOf(ast, name.id, n.start) : null;
        const of = size && knownOf(site, site.factOf(size.of));
        const dim = of && dimAt(of, size.axis);
        const key = dim ? sizeKey(dim) : null;
        if (key !== null && name.kind === 'Name' && !found.has(key)) found.set(key, name.id);
      }
    }
  });
  return found;
}

function dimAt({ dims, rest }: Known, axis: number): DimFact | null {
  if (axis >= 0) return rest === null || axis < rest ? (dims[axis] ?? null) : null;
  return rest === null || -axis <= dims.length - rest ? (dims.at(axis) ?? null) : null;
}

/** Is a statement run whenever what stands at the offset is? It stands in a block that holds the offset, too. */
function isBefore(f: FunctionDef, statement: { start: number; end: number }, offset: number): boolean {
  const holds = (n: { start: number; end: number }) => n.start <= offset && offset <= n.end;
  let isSure = false;
  const visit = (body: readonly { start: number; end: number }[]) => {
    isSure ||= body.some((s) => s === statement);
    for (const s of body) if (holds(s)) for (const block of blocksOf(s)) if (holdsBlock(block, offset)) visit(block);
  };
  visit(f.body);
  return isSure;
}

type Ranged = { readonly start: number; readonly end: number };

function holdsBlock(block: readonly Ranged[], offset: number): boolean {
  return block.length > 0 && block[0].start <= offset && offset <= block.at(-1)!.end;
}

function blocksOf(s: object): readonly Ranged[][] {
  const { body, orelse, finalbody, handlers, cases } = s as Record<string, readonly Ranged[] | undefined>;
  const inner = [...(handlers ?? []), ...(cases ?? [])].flatMap(blocksOf);
  return [...[body, orelse, finalbody].flatMap((b) => (Array.isArray(b) ? [b as Ranged[]] : [])), ...inner];
}
