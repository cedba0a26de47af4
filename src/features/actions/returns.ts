/** What a function returns, where that surely is a tensor: facts alone do not say that it never is None. */
import type { Call, ClassDef, Expr, FunctionDef, Stmt } from '../../python/ast';
import { walk } from '../../python/visit';
import { Imports } from './imports';
import { agreed, type Known, knownOf } from './known';
import { type Site, walkOwn } from './site';

export class Returns {
  private readonly imports: Imports;
  /** Names and functions that are being looked at: they are what the rest of what gives them a value is. */
  private readonly open = new Set<string>();

  constructor(private readonly site: Site) {
    this.imports = new Imports(site.view.document.ast);
  }

  /** Null where it may be something else. */
  resultOf(f: FunctionDef): Known | null {
    if (!this.returnsTensors(f)) return null;
    const found = valuesOf(f)!.map((e) => knownOf(this.site, this.site.factOf(e)));
    const known = found.reduce((a, b) => a && b && agreed(a, b));
    // NumPy gives numbers of its own instead of arrays without axes.
    return known?.library === 'numpy' && (known.rest !== null || known.dims.length === 0) ? null : known;
  }

  private returnsTensors(f: FunctionDef): boolean {
    return this.once(`${f.start}`, () => valuesOf(f)?.every((e) => this.isTensor(f, e)) ?? false);
  }

  private once(key: string, look: () => boolean): boolean {
    if (this.open.has(key)) return true;
    this.open.add(key);
    const answer = look();
    this.open.delete(key);
    return answer;
  }

  /** Is the value of an expression in the function a tensor whenever there is one? */
  private isTensor(f: FunctionDef, e: Expr): boolean {
    const isOne = (inner: Expr) => this.isTensor(f, inner);
    if (e.kind === 'IfExp') return isOne(e.body) && isOne(e.orelse);
    if (this.site.factOf(e) === null) return false;
    switch (e.kind) {
      case 'BinOp':
        return isOne(e.left) || isOne(e.right);
      case 'UnaryOp':
        return e.op !== 'not' && isOne(e.operand);
      case 'Compare':
        return e.ops.length === 1 && (isOne(e.left) || isOne(e.comparators[0]));
      // Of None there is neither.
      case 'Subscript':
      case 'Attribute':
        return this.site.factOf(e.value) !== null;
      case 'Name':
        return this.once(`${f.start} ${e.id}`, () => this.isTensorName(f, e.id));
      case 'Call':
        return this.isTensorCall(e);
      default:
        return false;
    }
  }

  /** Is all that the name is given in the function? */
  private isTensorName(f: FunctionDef, name: string): boolean {
    const parameter = f.params.list.find((p) => p.name === name);
    if (parameter && (parameter.default !== null || parameter.type.startsWith('var-') || !this.site.factOf(parameter)))
      return false;
    let [count, isSure] = [parameter ? 1 : 0, true];
    walkOwn(f, (n) => {
      if (n.kind === 'Assign') {
        if (!n.targets.some((t) => binds(t, name))) return;
        count++;
        isSure &&= n.targets.every((t) => t.kind === 'Name') && this.isTensor(f, n.value);
      } else if (n.kind === 'AnnAssign' || n.kind === 'For' || n.kind === 'NamedExpr')
        isSure &&= !binds(n.target, name);
      else if (n.kind === 'With') isSure &&= !n.items.some((i) => i.target && binds(i.target, name));
      else if (n.kind === 'Global' || n.kind === 'Nonlocal') isSure &&= !n.names.includes(name);
    });
    return isSure && count > 0;
  }

  private isTensorCall({ func }: Call): boolean {
    const { facts, document } = this.site.view;
    const meaning = this.imports.meaning(func);
    if (meaning !== null) return isLibrary(meaning);
    const local =
      func.kind === 'Name' ? document.ast.body.find((s) => s.kind === 'FunctionDef' && s.name === func.id) : null;
    if (local?.kind === 'FunctionDef') return this.returnsTensors(local);
    const module = facts.moduleExpressions.find((m) => m.start === func.start && m.end === func.end)?.module;
    if (module) return this.isTensorModule(module.className);
    return func.kind === 'Attribute' && this.site.factOf(func.value) !== null;
  }

  /** A class of the file whose call returns tensors, or one of a library's. */
  private isTensorModule(name: string): boolean {
    const { ast, text } = this.site.view.document;
    const own = ast.body.find((s): s is ClassDef => s.kind === 'ClassDef' && s.name === name);
    if (own) {
      const method = own.body.find((s) => s.kind === 'FunctionDef' && /^(forward|__call__)$/.test(s.name));
      return method?.kind === 'FunctionDef' && this.returnsTensors(method);
    }
    const roots = [...text.matchAll(new RegExp(`\\b(\\w+)\\.${name}\\(`, 'g'))].map((m) => m[1]);
    const meanings = [...roots.map((r) => this.imports.meaningOf(r)), this.imports.meaningOf(name)].filter(
      (m) => m !== undefined,
    );
    return meanings.length > 0 && meanings.every((m) => m !== null && isLibrary(m));
  }
}

function isLibrary(meaning: string): boolean {
  return /^(torch|numpy|jax|flax|einops)(\.|$)/.test(meaning);
}

function binds(target: Expr, name: string): boolean {
  let found = false;
  walk(target, (n) => {
    if (n.kind === 'Name' && n.id === name) found = true;
    return n.kind !== 'Subscript' && n.kind !== 'Attribute';
  });
  return found;
}

/** What the function returns; null where it may end without a value, or yields. */
function valuesOf(f: FunctionDef): Expr[] | null {
  const values: (Expr | null)[] = [];
  let yields = false;
  walkOwn(f, (n) => {
    if (n.kind === 'Return') values.push(n.value);
    if (n.kind === 'Yield' || n.kind === 'YieldFrom') yields = true;
  });
  if (yields || values.includes(null) || values.length === 0 || !ends(f.body)) return null;
  return values as Expr[];
}

/** Does a block never go on behind itself? */
function ends(body: readonly Stmt[]): boolean {
  const last = body.at(-1);
  if (last?.kind === 'If') return ends(last.body) && ends(last.orelse);
  if (last?.kind === 'With') return ends(last.body);
  return last?.kind === 'Return' || last?.kind === 'Raise';
}
