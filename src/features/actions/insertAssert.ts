/** `assert x.shape == (B, T, C)` for the tensor at the cursor, with sizes that have a name there; else `assert x.ndim == 3`. */
import type { Expr, Stmt } from '../../python/ast';
import type { AnyNode } from '../../python/visit';
import { tupleText } from '../text';
import { type Known, knownOf, sizeKey, sizeVariables } from './known';
import { type Action, type Edit, firstStatement, type Site } from './site';

export function insertAssert(site: Site): Action[] {
  const target = targetAt(site);
  const known = target && knownOf(site, site.factOf(target.node));
  if (!target || !known || known.rest !== null) return [];
  const claim = claimOf(site, target.name, known, target.at);
  const edit = target.place(`assert ${claim}`);
  return edit ? [{ title: `Insert assert ${claim}`, kind: 'refactor.rewrite', edits: [edit] }] : [];
}

interface Target {
  readonly node: AnyNode;
  readonly name: string;
  /** Where the line will stand. */
  readonly at: number;
  readonly place: (line: string) => Edit | null;
}

/** A parameter; what the statement assigns; a name that is read. */
function targetAt(site: Site): Target | null {
  const { within, parameter, statement } = site;
  if (within && parameter) {
    const first = firstStatement(within);
    if (!first || parameter.default !== null || parameter.type.startsWith('var-')) return null;
    return { node: parameter, name: parameter.name, at: first.start, place: (line) => site.before(first, line) };
  }
  if (!statement) return null;
  const read = namedAt(site);
  const assigned = assignedBy(statement);
  if (assigned && (!read || read === assigned))
    return {
      node: assigned,
      name: site.text.slice(assigned.start, assigned.end),
      at: statement.end,
      place: (line) => site.after(statement, line),
    };
  return read?.kind === 'Name' && !isGiven(site, statement, read)
    ? { node: read, name: read.id, at: statement.start, place: (line) => site.before(statement, line) }
    : null;
}

/** The name, or attribute of a name, at the cursor. */
function namedAt({ path }: Site): Expr | null {
  return (path.findLast((n) => n.kind === 'Name' || n.kind === 'Attribute') as Expr | undefined) ?? null;
}

function assignedBy(s: Stmt): Expr | null {
  const target = s.kind === 'Assign' && s.targets.length === 1 ? s.targets[0] : null;
  const only = s.kind === 'AnnAssign' && s.value ? s.target : target;
  return only?.kind === 'Name' || (only?.kind === 'Attribute' && only.value.kind === 'Name') ? only : null;
}

/** Is the name given a value in the statement, or inside of a function or comprehension there? Before it, it may not be there. */
function isGiven({ path }: Site, statement: Stmt, name: Expr): boolean {
  const between = path.slice(path.indexOf(statement) + 1);
  if (between.some((n) => /^(Lambda|\w*Comp|GeneratorExp)$/.test(n.kind))) return true;
  return statement.kind === 'Assign' && statement.targets.some((t) => t.start <= name.start && name.end <= t.end);
}

function claimOf(site: Site, name: string, { dims }: Known, at: number): string {
  const names = site.within ? sizeVariables(site, site.within, at) : new Map<string, string>();
  const sizes = dims.map((d) => {
    if (d === null || d.value !== null) return d && String(d.value);
    return names.get(sizeKey(d) ?? '') ?? null;
  });
  if (sizes.includes(null)) return `${name}.ndim == ${dims.length}`;
  return `${name}.shape == ${tupleText(sizes as string[])}`;
}
