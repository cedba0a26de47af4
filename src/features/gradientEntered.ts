/** Functions and modules of the document that a call enters: their lines take the place of the call. */
import type { Call, ClassDef, Expr, FunctionDef, Parameter, Stmt } from '../python/ast';
import { rootOf } from './gradientCode';
import { constructorOf } from './gradientModules';
import { Refusal } from './gradientRefusal';
import type { Scope } from './gradientScope';

/** Calls within calls. */
const DEEPEST = 6;

interface Own {
  readonly function: FunctionDef;
  readonly classDef: ClassDef | null;
  /** What `self` is, where the call is made. */
  readonly self: string | null;
}

/** The function of the document that is called. @throws Refusal where functions are not to be entered. */
export function ownFunction(scope: Scope, e: Call, className: string | null): Own | null {
  const own = className === null ? functionOf(scope, e.func) : forwardOf(scope, e.func, className);
  if (!own) return null;
  if (!scope.reader.more.expand) {
    const what = className === null ? 'a function of this file' : `${className} is a class of this file`;
    throw new Refusal(`${scope.source(e.func)} is not entered: ${className === null ? 'it is ' : ''}${what}`, true);
  }
  if (scope.depth >= DEEPEST) throw new Refusal(`${scope.source(e.func)} is not entered: the calls are too deep`);
  return own;
}

function functionOf(scope: Scope, f: Expr): Own | null {
  const { reader } = scope;
  if (f.kind === 'Name') {
    if (scope.locals.has(f.id) || reader.imports.has(f.id)) return null;
    const found = reader.definition('FunctionDef', f.id);
    return found && { function: found, classDef: null, self: null };
  }
  const isMethod = f.kind === 'Attribute' && f.value.kind === 'Name' && f.value.id === 'self' && scope.classDef;
  if (!isMethod) return null;
  const found = methodOf(scope.classDef!, f.attr);
  return found && { function: found, classDef: scope.classDef, self: scope.label(f.value) };
}

function forwardOf(scope: Scope, f: Expr, className: string): Own | null {
  const classDef = scope.reader.definition('ClassDef', className);
  const found = classDef && methodOf(classDef, 'forward');
  if (!found) throw new Refusal(`${scope.source(f)} is not entered: the forward of ${className} is not in this file`);
  if (rootOf(f) === null) throw new Refusal(`${scope.source(f)} is not entered: it has no name`);
  if (scope.reader.more.expand) bindConstructor(scope, f, classDef!);
  return { function: found, classDef, self: scope.label(f) };
}

function methodOf(classDef: ClassDef, name: string): FunctionDef | null {
  const found = classDef.body.filter((s): s is FunctionDef => s.kind === 'FunctionDef' && s.name === name);
  return found.length === 1 && found[0].decorators.length === 0 ? found[0] : null;
}

/** Adds the lines of the function. @returns its value. */
export function enter(outer: Scope, call: Call, own: Own): () => string {
  const params = own.function.params.list;
  const name = outer.source(call.func);
  if (own.function.isAsync || own.function.decorators.length > 0 || params.some((p) => p.type.startsWith('var-')))
    throw new Refusal(`${name} is not entered: its parameters are not followed`);
  const [first, ...others] = params;
  const self = own.self !== null && first ? { name: first.name, label: own.self } : null;
  const inner = outer.within(self, own.classDef);
  bind(outer, inner, call, self ? others : params);
  const value = new Body(inner, name).run(own.function.body);
  if (!value) throw new Refusal(`${name} is not entered: it returns nothing`);
  return () => `(${value()})`;
}

function bind(outer: Scope, inner: Scope, call: Call, params: readonly Parameter[]): void {
  const { reader } = outer;
  const name = outer.source(call.func);
  if (call.args.length > params.length || call.args.some((a) => a.kind === 'Starred'))
    throw new Refusal(`${name} is not entered: its arguments are not followed`);
  for (const k of call.keywords)
    if (k.name === null || !params.some((p) => p.name === k.name))
      throw new Refusal(`${name} is not entered: its arguments are not followed`);
  for (const [k, p] of params.entries()) {
    const arg = call.args[k] ?? call.keywords.find((a) => a.name === p.name)?.value;
    const given = arg ?? p.default;
    if (!given) throw new Refusal(`${name} is not entered: ${p.name} is not given`);
    if (given.kind === 'Constant') {
      inner.locals.set(p.name, outer.source(given));
      continue;
    }
    if (!arg) throw new Refusal(`${name} is not entered: the default of ${p.name} is not followed`);
    bindSizes(outer, arg, p);
    const text = outer.readText(arg);
    if (arg.kind === 'Name') inner.locals.set(p.name, text());
    else {
      const own = reader.safeName(p.name);
      reader.addLine([own], false, text);
      inner.locals.set(p.name, own);
    }
  }
}

/** The sizes of a parameter are those of what it is given. */
function bindSizes({ reader }: Scope, arg: Expr, p: Parameter): void {
  const [own, outer] = [reader.shapeAt(p), reader.shapeAt(arg)];
  if (!own || !outer) return;
  const count = Math.min(own.dims.length - (own.rest ?? 0), outer.dims.length - (outer.rest ?? 0));
  for (let k = 1; k <= count; k++) {
    const size = reader.sizes.of(outer.dims.at(-k)!);
    if (size !== null) reader.sizes.bind(own.dims.at(-k)!, size);
  }
}

/** Sizes that the constructor of a module is given: numbers, or those that the constructor of the class around has. */
function bindConstructor(scope: Scope, f: Expr, classDef: ClassDef): void {
  const made = constructorOf(scope, f, classDef.name);
  const init = methodOf(classDef, '__init__');
  if (!made || !init || !scope.classDef) return;
  const [own, outer] = [`${classDef.name}.__init__.`, `${scope.classDef.name}.__init__.`];
  const around = methodOf(scope.classDef, '__init__')?.params.list.map((p) => p.name) ?? [];
  const { sizes } = scope.reader;
  for (const [k, p] of init.params.list.slice(1).entries()) {
    const arg = made.args[k] ?? made.keywords.find((a) => a.name === p.name)?.value;
    const isOuter = (e: Expr) => e.kind === 'Name' && around.includes(e.id);
    if (arg?.kind === 'Constant' && typeof arg.value === 'number' && Number.isInteger(arg.value))
      sizes.bindSymbol(own + p.name, { text: String(arg.value), value: arg.value, symbol: String(arg.value) });
    else if (arg?.kind === 'Attribute' && isOuter(arg.value))
      sizes.bindSymbol(own + p.name, { text: arg.attr, value: null, symbol: outer + arg.attr });
    else if (arg?.kind === 'Name' && isOuter(arg)) {
      sizes.bindSymbol(own + p.name, { text: arg.id, value: null, symbol: outer + arg.id });
      if (own !== outer) sizes.bindAll(own, outer);
    }
  }
}

/** The statements of a function that are run in a call whose arguments are known. */
class Body {
  constructor(
    private readonly scope: Scope,
    private readonly name: string,
  ) {}

  /** @returns the value, null where none is returned. */
  run(statements: readonly Stmt[]): (() => string) | null {
    for (const s of statements) {
      const value = this.statement(s);
      if (value) return value;
    }
    return null;
  }

  private statement(s: Stmt): (() => string) | null {
    switch (s.kind) {
      case 'Return':
        return s.value ? this.scope.readText(s.value) : this.refuse('it returns nothing');
      case 'Assign':
        if (s.targets.length !== 1) return this.refuse('it assigns to several targets');
        this.scope.assign(s.targets[0], s.value);
        return null;
      case 'AnnAssign':
        if (s.value) this.scope.assign(s.target, s.value);
        return null;
      case 'ExprStmt':
        return s.value.kind === 'Constant'
          ? null
          : this.refuse(`what ${this.scope.source(s.value)} does is not followed`);
      case 'Pass':
      case 'Assert':
        return null;
      case 'If': {
        const holds = this.holds(s.test);
        if (holds === null) return this.refuse(`whether ${this.scope.source(s.test)} is not known`);
        return this.run(holds ? s.body : s.orelse);
      }
      default:
        return this.refuse('it is more than assignments and a value');
    }
  }

  /** A condition about an argument that is a constant, or about training. */
  private holds(e: Expr): boolean | null {
    if (e.kind === 'UnaryOp' && e.op === 'not') {
      const inner = this.holds(e.operand);
      return inner === null ? null : !inner;
    }
    if (e.kind === 'Name') return CONSTANTS.get(this.scope.locals.get(e.id) ?? '') ?? null;
    if (e.kind === 'Attribute' && e.attr === 'training' && e.value.kind === 'Name' && e.value.id === 'self') {
      this.scope.reader.notes.add(`${this.name} is taken as in evaluation`);
      return false;
    }
    if (e.kind !== 'Compare' || e.ops.length !== 1 || e.left.kind !== 'Name') return null;
    const [op, other] = [e.ops[0], e.comparators[0]];
    const value = this.scope.locals.get(e.left.id);
    if (value === undefined || other.kind !== 'Constant' || this.scope.source(other) !== 'None') return null;
    if (op === 'is') return value === 'None';
    return op === 'is not' ? value !== 'None' : null;
  }

  private refuse(why: string): never {
    throw new Refusal(`${this.name} is not entered: ${why}`);
  }
}

const CONSTANTS: ReadonlyMap<string, boolean> = new Map([
  ['None', false],
  ['False', false],
  ['True', true],
]);
