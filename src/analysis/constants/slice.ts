/**
 * The statements of a file that bear upon the value of an expression: those that give a value to a variable it rests
 * on, or may change what such a variable holds. What no statement of the file explains is a reason to say nothing.
 */
import type { Call, Expr, FunctionDef, Module, Name, Stmt } from '../../python/ast';
import { type AnyNode, walk } from '../../python/visit';
import { Uses } from './uses';
import { type Scope, type Variable, Variables } from './variables';

export interface Slice {
  /** Of the file's body, in order. */
  readonly globals: readonly Stmt[];
  /** The function that the expression stands in, and of its body what comes before. */
  readonly within: FunctionDef | null;
  readonly locals: readonly Stmt[];
  /** The statement that holds the expression. */
  readonly last: Stmt;
  /** Names in the last statement of which the values are not asked for. */
  readonly open: readonly string[];
  /**
   * Variables of which some uses were passed over, and how deep inside those read: see `Uses.depth`. That is right where
   * there are tensors and numbers.
   */
  readonly trusted: ReadonlyMap<Variable, number>;
}

export interface Refusal {
  readonly reason: string;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Before {
  readonly statements: readonly Stmt[];
  readonly headers: readonly Range[];
  readonly last: Stmt;
}

/** Names of built-ins that may set any variable; `vars` where nothing is given to it. */
const DYNAMIC = new Set(['exec', 'eval', 'globals', 'locals', 'vars', 'setattr', 'delattr']);

const QUIET_MANAGERS = new Set([
  'torch.no_grad',
  'torch.inference_mode',
  'torch.enable_grad',
  'warnings.catch_warnings',
]);

/** Modules of which the functions are known by their names: a program that changes them is another matter. */
const KNOWN = /^(torch|numpy|math|jax|einops|itertools|functools|operator|builtins)(\.|$)/;
const CHANGEABLE = /^torch\.backends\.|^(numpy|torch)\.(random|set_printoptions)/;

/** What reads or sets the gradients that are collected in tensors. */
const GRADIENTS = /^(grad|backward|step|zero_grad|autograd)$|\boptim\b/;

/** Settings of the library that change the values or the types of what is computed later. */
const SETTINGS = new Set([
  'set_default_dtype',
  'set_default_tensor_type',
  'seterr',
  'set_flush_denormal',
  'x64_enabled',
]);

export class Slicer {
  private readonly variables: Variables;
  private readonly uses: Uses;
  /** Why nothing in the file is certain; null where that is not so. */
  private readonly spoiled: string | null;

  constructor(private readonly module: Module) {
    this.variables = new Variables(module);
    this.uses = new Uses(this.variables);
    this.spoiled = this.spoiler();
  }

  /** @param path the nodes around the expression, outermost first; the last is the expression. */
  of(path: readonly AnyNode[]): Slice | Refusal {
    if (this.spoiled) return { reason: this.spoiled };
    const target = path.at(-1)!;
    if (this.module.errors.some((e) => e.start < target.end)) return { reason: 'the code before it cannot be read' };
    if (path.some((n) => n.kind === 'Lambda')) return { reason: 'it depends on what the lambda is called with' };
    const at = path.findLastIndex((n) => n.kind === 'FunctionDef');
    const within = at < 0 ? null : (path[at] as FunctionDef);
    const found = this.before(path.slice(Math.max(at, 0)));
    if (!found) return { reason: 'it is no part of a statement' };
    const slice = this.closed(path, within, found, false);
    if ('reason' in slice || !this.collectsGradients([...slice.globals, ...slice.locals, slice.last])) return slice;
    // What is computed from a tensor, in whatever harmless use, may bring it a gradient.
    return this.closed(path, within, found, true);
  }

  private collectsGradients(statements: readonly Stmt[]): boolean {
    let found = false;
    for (const s of statements) {
      walk(s, (n) => {
        if (n.kind === 'Attribute') found ||= GRADIENTS.test(n.attr) || GRADIENTS.test(this.uses.libraryName(n) ?? '');
        else if (n.kind === 'Name') found ||= GRADIENTS.test(this.uses.libraryName(n) ?? '');
        return !found;
      });
    }
    return found;
  }

  private closed(
    path: readonly AnyNode[],
    within: FunctionDef | null,
    { statements, headers, last }: Before,
    everyUse: boolean,
  ): Slice | Refusal {
    const target = path.at(-1)!;
    const wanted = this.needed(path, target, last);
    const chosen = new Set<Stmt>();
    const trusted = new Map<Variable, number>();
    const own = within ? this.variables.scopeOf(within)! : this.variables.module;
    const queue = [...wanted];
    for (let v = queue.pop(); v; v = queue.pop()) {
      const place =
        within && v.scope === this.variables.module ? 'global' : this.isOutside(v, own) ? 'outside' : 'here';
      if (place === 'outside') return { reason: `${v.name} is set in the function around` };
      if (v.imported === null) {
        const refused = place === 'global' ? this.refusal(v, everyUse) : null;
        if (refused) return { reason: refused };
        const depths = v.reads.flatMap((r) => this.depth(r, v, everyUse) ?? []);
        const isOwn = v.scope === own || v.scope === this.variables.module;
        if (isOwn && depths.length > 0) trusted.set(v, Math.min(...depths));
      }
      const touches = this.touches(v, everyUse);
      if (holding(touches, headers).length > 0)
        return { reason: `${v.name} may be changed where the block around begins` };
      const body = place === 'global' ? this.module.body : statements;
      for (const s of holding(touches, body)) {
        if (chosen.has(s)) continue;
        chosen.add(s);
        for (const other of v.imported === null ? this.variables.within(s) : []) {
          if (!wanted.has(other)) queue.push(other);
          wanted.add(other);
        }
      }
    }
    const globals = within ? this.module.body.filter((s) => chosen.has(s)) : [];
    const locals = statements.filter((s) => chosen.has(s) || s.kind === 'Global' || s.kind === 'Nonlocal');
    const open = [...this.variables.within(last)].filter((v) => !wanted.has(v) && v.scope === own).map((v) => v.name);
    return { globals, within, locals, last, open, trusted };
  }

  /** What the expression reads; in a loop or a comprehension, of a target and of a class, what the statement does. */
  private needed(path: readonly AnyNode[], target: AnyNode, last: Stmt): Set<Variable> {
    const isWhole =
      this.uses.isStored(target as Expr) ||
      'body' in last ||
      path.slice(path.indexOf(last)).some((n) => n.kind.endsWith('Comp') || n.kind === 'GeneratorExp');
    const found = this.variables.within(isWhole ? last : target);
    for (const v of this.variables.within(last)) if (v.imported !== null) found.add(v);
    const inside = [...found].filter((v) => v.scope.kind === 'module' || v.scope.kind === 'function');
    return new Set(inside);
  }

  /** Where a variable is given a value, or its value may be changed. */
  private touches(v: Variable, everyUse: boolean): Range[] {
    const reads = v.imported === null ? v.reads.filter((r) => this.depth(r, v, everyUse) === null) : [];
    return [...v.bindings.map((b) => b.node), ...reads];
  }

  private depth(read: Name, v: Variable, everyUse: boolean): number | null {
    return everyUse && !this.uses.isPlain(v) ? null : this.uses.depth(read, v);
  }

  /** A variable of a function around, of which the value at the time of the call is not known. */
  private isOutside(v: Variable, own: Scope): boolean {
    for (let s = own.parent; s; s = s.parent) if (s === v.scope && s !== this.variables.module) return true;
    return false;
  }

  /** Why a global that a function reads may have another value when the function is called; null when it has not. */
  private refusal(v: Variable, everyUse: boolean): string | null {
    if (v.bindings.length === 0) return `${v.name} is not defined in this file`;
    if (v.bindings.length > 1) return `${v.name} is set in several places`;
    const [{ node }] = v.bindings;
    for (let n = this.variables.parent(node); n; n = this.variables.parent(n)) {
      if (n.kind === 'For' || n.kind === 'While') return `${v.name} is set in a loop`;
      if (n.kind === 'FunctionDef') return `${v.name} is set in a function`;
    }
    if (node.kind === 'ClassDef') return `${v.name} is a class, of which the attributes may be set anywhere`;
    const isFunction = node.kind === 'FunctionDef';
    if (isFunction && !isPlainFunction(node)) return `${v.name} is a function that may keep something between calls`;
    const changes = v.reads.find((r) => this.depth(r, v, everyUse) === null && !(isFunction && this.isCallee(r)));
    return changes ? `${v.name} may be changed where it is used elsewhere` : null;
  }

  private isCallee(name: Name): boolean {
    const parent = this.variables.parent(name);
    return parent?.kind === 'Call' && parent.func === name;
  }

  /**
   * The statements that have run when the last one begins: those before it in its block and in the blocks around. Where
   * a block may run several times, the statement that it belongs to is the last one. `headers` are the conditions and
   * managers of the blocks around.
   */
  private before(path: readonly AnyNode[]): Before | null {
    const statements: Stmt[] = [];
    const headers: Range[] = [];
    let block = bodyOf(path[0]);
    for (const node of path.slice(1)) {
      const at = block.indexOf(node as Stmt);
      if (at < 0) continue;
      statements.push(...block.slice(0, at));
      const last = node as Stmt;
      const next = path[path.indexOf(node) + 1];
      const inner = this.straightBlock(last, next);
      if (!inner) return { statements, headers, last };
      headers.push({ start: last.start, end: last.kind === 'If' ? last.test.end : inner[0].start });
      block = inner;
    }
    return null;
  }

  /** The block of a statement that a node stands in, where it is run at most once, from its beginning. */
  private straightBlock(s: Stmt, node: AnyNode | undefined): readonly Stmt[] | null {
    const holds = (body: readonly Stmt[]) => body.some((b) => b === node);
    switch (s.kind) {
      case 'If':
        return [s.body, s.orelse].find(holds) ?? null;
      case 'With':
        return holds(s.body) && s.items.every(({ context }) => this.isQuiet(context)) ? s.body : null;
      case 'Try':
        return holds(s.body) ? s.body : null;
      default:
        return null;
    }
  }

  /** Managers that change nothing of what is computed with. */
  private isQuiet(context: Expr): boolean {
    return context.kind === 'Call' && QUIET_MANAGERS.has(this.uses.libraryName(context.func) ?? '');
  }

  /** What makes everything in a file uncertain. */
  private spoiler(): string | null {
    if (this.variables.stars.length > 0) return '`import *` may set any name';
    let found: string | null = null;
    walk(this.module, (n) => {
      if (found) return false;
      if (n.kind === 'Call' && n.func.kind === 'Name' && DYNAMIC.has(n.func.id)) {
        if (this.variables.of(n.func).length === 0 && !isTame(n)) found = `${n.func.id}() may set any name`;
      } else if (n.kind === 'Attribute') {
        const name = this.uses.libraryName(n);
        if (name === null) return undefined;
        if (SETTINGS.has(n.attr)) found = `${n.attr} changes what is computed`;
        else if (this.uses.isStored(n) && KNOWN.test(name) && !CHANGEABLE.test(name)) found = `${name} is replaced`;
      }
      return undefined;
    });
    return found;
  }
}

/** Those of some ranges that a place is in. */
function holding<R extends Range>(places: readonly Range[], ranges: readonly R[]): R[] {
  return ranges.filter((s) => places.some((n) => s.start <= n.start && n.start < s.end));
}

/** `vars(args)`, `setattr(self, …)`: of what is named alone. */
function isTame({ func, args }: Call): boolean {
  const name = (func as Name).id;
  const [first] = args;
  return (name === 'vars' && first !== undefined) || (name.endsWith('attr') && first?.kind === 'Name');
}

/** Neither decorated, nor with a default that lasts from one call to the next. */
function isPlainFunction(f: FunctionDef): boolean {
  const isPlain = (e: Expr | null) =>
    e === null || e.kind === 'Constant' || e.kind === 'UnaryOp' || e.kind === 'Attribute';
  return f.decorators.length === 0 && f.params.list.every((p) => isPlain(p.default));
}

function bodyOf(node: AnyNode): readonly Stmt[] {
  return node.kind === 'Module' || node.kind === 'FunctionDef' ? node.body : [];
}
