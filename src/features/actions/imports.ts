/** Names of modules in the code of a file: those that are imported, and the imports that are missing. */
import type { Attribute, Expr, ImportFrom, Module } from '../../python/ast';
import type { Edit } from './site';

export class Imports {
  /** What each name of the file's top level is: `torch.Tensor`; null where it is something else, or several things. */
  private readonly names = new Map<string, string | null>();
  private readonly wanted = new Map<string, string[]>();

  constructor(private readonly module: Module) {
    for (const s of module.body) {
      if (s.kind === 'Import')
        for (const { name, asname } of s.names)
          this.bind(asname ?? name.split('.')[0], asname ? name : name.split('.')[0]);
      else if (s.kind === 'ImportFrom' && s.level === 0)
        for (const { name, asname } of s.names) this.bind(asname ?? name, `${s.module}.${name}`);
      else for (const name of boundBy(s)) this.bind(name, null);
    }
  }

  private bind(name: string, what: string | null): void {
    this.names.set(name, this.names.has(name) && this.names.get(name) !== what ? null : what);
  }

  /** `torch.nn.functional` of a name of the top level; null of what is no import, undefined of what is no such name. */
  meaningOf(name: string): string | null | undefined {
    return this.names.get(name);
  }

  /** `torch.relu` of `torch.relu`, `F.relu`; null of what is no member of an import. */
  meaning(e: Expr): string | null {
    if (e.kind === 'Name') return this.names.get(e.id) ?? null;
    const of = e.kind === 'Attribute' ? this.meaning(e.value) : null;
    return of === null ? null : `${of}.${(e as Attribute).attr}`;
  }

  /** How the code says a member of a module, by what is imported already; null when it cannot. */
  said(module: string, member: string): string | null {
    for (const [name, what] of this.names) if (what === `${module}.${member}`) return name;
    for (const [name, what] of this.names) if (what === module) return `${name}.${member}`;
    return null;
  }

  /** The same, with an import where none says it; null where the name means something else in the file. */
  use(module: string, member: string): string | null {
    const said = this.said(module, member);
    if (said !== null) return said;
    if (this.names.has(member)) return null;
    this.names.set(member, `${module}.${member}`);
    this.wanted.set(module, [...(this.wanted.get(module) ?? []), member]);
    return member;
  }

  /** The edits that import what was used; null where there is no place for them. */
  edits(endOfLine: (offset: number) => number): Edit[] | null {
    const edits: Edit[] = [];
    const lines: string[] = [];
    for (const [module, members] of this.wanted) {
      const same = this.module.body.find(
        (s): s is ImportFrom =>
          s.kind === 'ImportFrom' && s.level === 0 && s.module === module && s.names.at(-1)?.name !== '*',
      );
      const last = same?.names.at(-1);
      if (last) edits.push({ start: last.end, end: last.end, text: `, ${members.join(', ')}` });
      else lines.push(`from ${module} import ${members.join(', ')}`);
    }
    if (lines.length === 0) return edits;
    const after = lastImport(this.module);
    if (!after) return null;
    const at = endOfLine(after.end);
    return [...edits, { start: at, end: at, text: lines.map((l) => `\n${l}`).join('') }];
  }
}

/** Names that a statement of the top level binds, also inside of its blocks. */
function boundBy(s: Module['body'][number]): string[] {
  switch (s.kind) {
    case 'FunctionDef':
    case 'ClassDef':
      return [s.name];
    case 'Assign':
      return s.targets.flatMap((t) => (t.kind === 'Name' ? [t.id] : []));
    case 'AnnAssign':
      return s.target.kind === 'Name' ? [s.target.id] : [];
    case 'Try':
      return [...s.body, ...s.handlers.flatMap((h) => h.body)].flatMap((inner) =>
        inner.kind === 'Import' || inner.kind === 'ImportFrom'
          ? inner.names.map((a) => a.asname ?? a.name.split('.')[0])
          : boundBy(inner),
      );
    case 'If':
      return [...s.body, ...s.orelse].flatMap(boundBy);
    default:
      return [];
  }
}

/** The last of the imports with which a file begins. */
function lastImport({ body }: Module) {
  const isDoc = (k: number) => {
    const s = body[k];
    return k === 0 && s?.kind === 'ExprStmt' && s.value.kind === 'Constant' && s.value.type === 'str';
  };
  let last = null;
  for (const [k, s] of body.entries()) {
    if (s.kind === 'Import' || s.kind === 'ImportFrom') last = s;
    else if (!isDoc(k)) break;
  }
  return last;
}
