/** Variables of a file by Python's rules of scope: where each is given a value, and where it is read. */
import type { Alias, Comprehension, Expr, Module, Name } from '../../python/ast';
import { type AnyNode, children } from '../../python/visit';

/** A place that gives a variable a value. */
export interface Binding {
  readonly node: AnyNode;
  /** What it is given; null where that is no expression of the file: a parameter, an item of a loop, a part of something. */
  readonly value: Expr | null;
  /** `import torch` is `torch`, `from torch import nn as n` is `torch.nn`; null for what is no import. */
  readonly imported: string | null;
}

export class Variable {
  readonly bindings: Binding[] = [];
  readonly reads: Name[] = [];

  constructor(
    readonly name: string,
    readonly scope: Scope,
  ) {}

  /** The module, or the member of one, that it is in the whole file; null where it is something else, or several. */
  get imported(): string | null {
    const first = this.bindings[0]?.imported ?? null;
    return this.bindings.every((b) => b.imported === first) ? first : null;
  }
}

export class Scope {
  readonly variables = new Map<string, Variable>();
  /** Names that a statement here says to be those of another scope. */
  readonly declared = new Map<string, 'Global' | 'Nonlocal'>();

  constructor(
    readonly kind: 'module' | 'function' | 'class' | 'comprehension',
    readonly parent: Scope | null,
  ) {}

  /** The variables that a name may mean here; none for a built-in. In a class's body it may be the one outside as well. */
  lookup(name: string, isInside = true): Variable[] {
    const declared = this.declared.get(name);
    if (declared) return this.elsewhere(declared).lookup(name);
    const own = this.kind === 'class' && !isInside ? undefined : this.variables.get(name);
    if (own && this.kind !== 'class') return [own];
    const outer = this.parent?.lookup(name, false) ?? [];
    return own ? [own, ...outer] : outer;
  }

  /** The variable that an assignment here is to. */
  own(name: string): Variable {
    const declared = this.declared.get(name);
    if (declared) {
      const scope = this.elsewhere(declared);
      const [found] = declared === 'Nonlocal' ? scope.lookup(name) : [];
      return found ?? scope.make(name);
    }
    return this.make(name);
  }

  private make(name: string): Variable {
    let variable = this.variables.get(name);
    if (!variable) this.variables.set(name, (variable = new Variable(name, this)));
    return variable;
  }

  private elsewhere(where: 'Global' | 'Nonlocal'): Scope {
    if (where === 'Nonlocal' && this.parent) return this.parent;
    let scope: Scope = this;
    while (scope.parent) scope = scope.parent;
    return scope;
  }
}

/** A name in a file, read or given a value. */
interface Occurrence {
  readonly start: number;
  readonly variables: readonly Variable[];
}

export class Variables {
  readonly module = new Scope('module', null);
  /** `from m import *`, which may set any name. */
  readonly stars: AnyNode[] = [];
  private readonly parents = new Map<AnyNode, AnyNode>();
  private readonly scopes = new Map<AnyNode, Scope>();
  private readonly targets = new Map<AnyNode, Omit<Binding, 'node'>>();
  private readonly pending: { name: string; scope: Scope; node: AnyNode; binding: Omit<Binding, 'node'> | null }[] = [];
  private readonly occurrences: Occurrence[] = [];
  private readonly read = new Map<Name, readonly Variable[]>();

  constructor(module: Module) {
    for (const s of module.body) this.visit(s, this.module, module);
    this.resolve();
  }

  parent(node: AnyNode): AnyNode | undefined {
    return this.parents.get(node);
  }

  /** The scope inside a function, class or comprehension. */
  scopeOf(node: AnyNode): Scope | undefined {
    return this.scopes.get(node);
  }

  /** The variables that a name which is read may mean. */
  of(name: Name): readonly Variable[] {
    return this.read.get(name) ?? [];
  }

  isTarget(name: AnyNode): boolean {
    return this.targets.has(name);
  }

  /** All variables of which a name stands in a range. */
  within({ start, end }: { start: number; end: number }): Set<Variable> {
    const found = new Set<Variable>();
    let [low, high] = [0, this.occurrences.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.occurrences[middle].start < start) low = middle + 1;
      else high = middle;
    }
    for (let k = low; k < this.occurrences.length && this.occurrences[k].start < end; k++)
      for (const v of this.occurrences[k].variables) found.add(v);
    return found;
  }

  private resolve(): void {
    const found = new Map<object, readonly Variable[]>();
    // Which scope a name belongs to is known when all bindings are.
    for (const p of this.pending) {
      if (!p.binding) continue;
      const variable = p.scope.own(p.name);
      variable.bindings.push({ node: p.node, ...p.binding });
      found.set(p, [variable]);
    }
    for (const p of this.pending) {
      if (p.binding) continue;
      const variables = p.scope.lookup(p.name);
      for (const v of variables) v.reads.push(p.node as Name);
      this.read.set(p.node as Name, variables);
      found.set(p, variables);
    }
    for (const p of this.pending) this.occurrences.push({ start: p.node.start, variables: found.get(p)! });
    this.occurrences.sort((a, b) => a.start - b.start);
  }

  private bind(name: string, scope: Scope, node: AnyNode, imported: string | null = null): void {
    this.pending.push({ name, scope, node, binding: { value: null, imported } });
  }

  private visitAll(nodes: readonly (AnyNode | null)[], scope: Scope, parent: AnyNode): void {
    for (const n of nodes) if (n) this.visit(n, scope, parent);
  }

  private visit(node: AnyNode, scope: Scope, parent: AnyNode): void {
    this.parents.set(node, parent);
    switch (node.kind) {
      case 'Name':
        return this.name(node, scope);
      case 'FunctionDef':
        this.bind(node.name, scope, node);
        this.visitAll([...node.decorators, node.returns], scope, node);
        return this.body(node, node.params.list, node.body, scope);
      case 'Lambda':
        return this.body(node, node.params.list, [node.body], scope);
      case 'ClassDef':
        this.bind(node.name, scope, node);
        this.visitAll([...node.decorators, ...node.bases, ...node.keywords], scope, node);
        return this.visitAll(node.body, this.inner('class', node, scope), node);
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        return this.comprehension(node, node.generators, [node.elt], scope);
      case 'DictComp':
        return this.comprehension(node, node.generators, [node.key, node.value], scope);
      case 'NamedExpr': {
        let outer = scope;
        while (outer.kind === 'comprehension' && outer.parent) outer = outer.parent;
        this.target(node.target, node.value);
        this.visit(node.target, outer, node);
        return this.visit(node.value, scope, node);
      }
      default:
        this.note(node, scope);
        return this.visitAll(children(node), scope, node);
    }
  }

  private name(node: Name, scope: Scope): void {
    const binding = this.targets.get(node) ?? null;
    this.pending.push({ name: node.id, scope, node, binding });
  }

  private inner(kind: Scope['kind'], node: AnyNode, parent: Scope): Scope {
    const scope = new Scope(kind, parent);
    this.scopes.set(node, scope);
    return scope;
  }

  private body(
    node: AnyNode,
    params: readonly (AnyNode & { kind: 'Parameter' })[],
    body: readonly AnyNode[],
    scope: Scope,
  ): void {
    const own = this.inner('function', node, scope);
    for (const p of params) {
      this.parents.set(p, node);
      this.bind(p.name, own, p);
      this.visitAll([p.annotation, p.default], scope, p);
    }
    this.visitAll(body, own, node);
  }

  /** The first thing that is gone through is looked up outside. */
  private comprehension(
    node: AnyNode,
    generators: readonly Comprehension[],
    elements: readonly Expr[],
    scope: Scope,
  ): void {
    const own = this.inner('comprehension', node, scope);
    for (const [k, { target, iter, ifs }] of generators.entries()) {
      this.target(target, null);
      this.visit(iter, k === 0 ? scope : own, node);
      this.visitAll([target, ...ifs], own, node);
    }
    this.visitAll(elements, own, node);
  }

  /** Statements that give names a value, before what is inside them is visited. */
  private note(node: AnyNode, scope: Scope): void {
    switch (node.kind) {
      case 'Assign':
        for (const t of node.targets) this.target(t, node.value);
        return;
      case 'AnnAssign':
        return this.target(node.target, node.value);
      case 'AugAssign':
        // It is read as well.
        if (node.target.kind === 'Name')
          this.pending.push({ name: node.target.id, scope, node: node.target, binding: null });
        return this.target(node.target, node.value);
      case 'For':
        return this.target(node.target, null);
      case 'With':
        for (const { target } of node.items) if (target) this.target(target, null);
        return;
      case 'Delete':
        for (const t of node.targets) this.target(t, null);
        return;
      case 'TypeAlias':
        return this.target(node.name, null);
      case 'Import':
        for (const a of node.names) this.import(a, scope);
        return;
      case 'ImportFrom': {
        const from = '.'.repeat(node.level) + node.module;
        for (const a of node.names) {
          if (a.name === '*') this.stars.push(a);
          else this.bind(a.asname ?? a.name, scope, a, `${from}.${a.name}`);
        }
        return;
      }
      case 'Global':
      case 'Nonlocal':
        for (const name of node.names) scope.declared.set(name, node.kind);
        return;
      case 'ExceptHandler':
      case 'MatchAs':
      case 'MatchStar':
        if (node.name) this.bind(node.name, scope, node);
        return;
      case 'MatchMapping':
        if (node.rest) this.bind(node.rest, scope, node);
        return;
    }
  }

  /** `import a.b` sets `a`, `import a.b as c` sets `c` to `a.b`. */
  private import(alias: Alias, scope: Scope): void {
    const top = alias.name.split('.')[0];
    if (alias.asname) this.bind(alias.asname, scope, alias, alias.name);
    else this.bind(top, scope, alias, top);
  }

  private target(target: Expr, value: Expr | null): void {
    switch (target.kind) {
      case 'Name':
        this.targets.set(target, { value, imported: null });
        return;
      case 'Tuple':
      case 'List': {
        const plain = target.elts.every((e) => e.kind !== 'Starred');
        const parts = value?.kind === 'Tuple' && plain && value.elts.length === target.elts.length ? value.elts : null;
        for (const [k, e] of target.elts.entries()) this.target(e, parts?.[k] ?? null);
        return;
      }
      case 'Starred':
        return this.target(target.value, null);
    }
  }
}
