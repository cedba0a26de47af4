/** Walks over the syntax tree. */

import type {
  Alias,
  Comprehension,
  ExceptHandler,
  Expr,
  FormattedValue,
  Keyword,
  MatchCase,
  Module,
  Parameter,
  Parameters,
  Pattern,
  Stmt,
} from './ast';

/** Every kind of node that has a range. */
export type AnyNode =
  | Module
  | Stmt
  | Expr
  | Pattern
  | FormattedValue
  | Keyword
  | Parameter
  | ExceptHandler
  | MatchCase
  | Alias;

/** The nodes directly below, field by field; parts without a range (comprehensions, `with` items) are looked through. */
export function children(node: AnyNode): AnyNode[] {
  const out: AnyNode[] = [];
  const fields = CHILDREN[node.kind] as ((node: AnyNode, out: AnyNode[]) => void) | undefined;
  fields?.(node, out);
  return out;
}

/** Calls `visit` for `root` and all below, parents first; where it answers false, what is below is left out. */
export function walk(root: AnyNode, visit: (node: AnyNode) => boolean | undefined): void {
  const stack: AnyNode[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (visit(node) !== false) {
      const below = children(node);
      for (let k = below.length - 1; k >= 0; k--) {
        stack.push(below[k]);
      }
    }
  }
}

/**
 * The nodes around an offset, outermost first. Where two nodes touch at the offset, the one that begins there is
 * taken, unless it has nothing that ends there: a cursor behind a name is on the name.
 */
export function pathAt(module: Module, offset: number): AnyNode[] {
  const path: AnyNode[] = [module];
  for (let node: AnyNode | undefined = module; node !== undefined; ) {
    let found: AnyNode | undefined;
    const near = node.kind === 'Module' ? statementsAt(node.body, offset) : children(node);
    for (const child of near) {
      const covers = child.start <= offset && offset < child.end;
      if (covers || (found === undefined && child.start <= offset && offset === child.end)) {
        found = child;
        if (covers) {
          break;
        }
      }
    }
    if (found !== undefined) {
      path.push(found);
    }
    node = found;
  }
  return path;
}

/** The statements that hold or touch the offset, by halving: a module may have very many. */
function statementsAt(body: readonly Stmt[], offset: number): readonly Stmt[] {
  let [low, high] = [0, body.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (body[middle].end < offset) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < body.length && body[end].start <= offset) end++;
  return body.slice(low, end);
}

/** The innermost node at an offset. */
export function nodeAt(module: Module, offset: number): AnyNode {
  const path = pathAt(module, offset);
  return path[path.length - 1];
}

type Fields = { [N in AnyNode as N['kind']]?: (node: N, out: AnyNode[]) => void };

function parameters(params: Parameters, out: AnyNode[]): void {
  for (const parameter of params.list) {
    out.push(parameter);
    if (parameter.default !== null) {
      out.push(parameter.default);
    }
  }
}

function comprehensions(generators: readonly Comprehension[], out: AnyNode[]): void {
  for (const { target, iter, ifs } of generators) {
    out.push(target, iter, ...ifs);
  }
}

function fieldsOf(parts: readonly (string | FormattedValue)[], out: AnyNode[]): void {
  for (const part of parts) {
    if (typeof part !== 'string') {
      out.push(part);
    }
  }
}

function add(out: AnyNode[], ...nodes: (AnyNode | null)[]): void {
  for (const node of nodes) {
    if (node !== null) {
      out.push(node);
    }
  }
}

function addAll(out: AnyNode[], ...lists: (readonly AnyNode[])[]): void {
  for (const list of lists) {
    for (const node of list) {
      out.push(node);
    }
  }
}

/** Children per kind, in source order as far as the fields are in it; kinds that are not here have none. */
const CHILDREN: Fields = {
  Module: (n, out) => addAll(out, n.body),
  // Expressions
  JoinedStr: (n, out) => fieldsOf(n.parts, out),
  FormattedValue: (n, out) => {
    out.push(n.value);
    fieldsOf(n.format ?? [], out);
  },
  Attribute: (n, out) => add(out, n.value),
  Subscript: (n, out) => add(out, n.value, n.index),
  Slice: (n, out) => add(out, n.lower, n.upper, n.step),
  Call: (n, out) => {
    out.push(n.func);
    addAll(out, n.args, n.keywords);
  },
  Keyword: (n, out) => add(out, n.value),
  BinOp: (n, out) => add(out, n.left, n.right),
  UnaryOp: (n, out) => add(out, n.operand),
  BoolOp: (n, out) => addAll(out, n.values),
  Compare: (n, out) => {
    out.push(n.left);
    addAll(out, n.comparators);
  },
  IfExp: (n, out) => add(out, n.body, n.test, n.orelse),
  Lambda: (n, out) => {
    parameters(n.params, out);
    out.push(n.body);
  },
  NamedExpr: (n, out) => add(out, n.target, n.value),
  Tuple: (n, out) => addAll(out, n.elts),
  List: (n, out) => addAll(out, n.elts),
  Set: (n, out) => addAll(out, n.elts),
  Dict: (n, out) => {
    for (const { key, value } of n.items) {
      add(out, key, value);
    }
  },
  ListComp: (n, out) => {
    out.push(n.elt);
    comprehensions(n.generators, out);
  },
  SetComp: (n, out) => {
    out.push(n.elt);
    comprehensions(n.generators, out);
  },
  DictComp: (n, out) => {
    out.push(n.key, n.value);
    comprehensions(n.generators, out);
  },
  GeneratorExp: (n, out) => {
    out.push(n.elt);
    comprehensions(n.generators, out);
  },
  Starred: (n, out) => add(out, n.value),
  Await: (n, out) => add(out, n.value),
  Yield: (n, out) => add(out, n.value),
  YieldFrom: (n, out) => add(out, n.value),
  // Statements
  Parameter: (n, out) => add(out, n.annotation),
  FunctionDef: (n, out) => {
    addAll(out, n.decorators);
    parameters(n.params, out);
    add(out, n.returns);
    addAll(out, n.body);
  },
  ClassDef: (n, out) => addAll(out, n.decorators, n.bases, n.keywords, n.body),
  Return: (n, out) => add(out, n.value),
  Delete: (n, out) => addAll(out, n.targets),
  Assign: (n, out) => {
    addAll(out, n.targets);
    out.push(n.value);
  },
  AugAssign: (n, out) => add(out, n.target, n.value),
  AnnAssign: (n, out) => add(out, n.target, n.annotation, n.value),
  TypeAlias: (n, out) => add(out, n.name, n.value),
  For: (n, out) => {
    out.push(n.target, n.iter);
    addAll(out, n.body, n.orelse);
  },
  While: (n, out) => {
    out.push(n.test);
    addAll(out, n.body, n.orelse);
  },
  If: (n, out) => {
    out.push(n.test);
    addAll(out, n.body, n.orelse);
  },
  With: (n, out) => {
    for (const { context, target } of n.items) {
      add(out, context, target);
    }
    addAll(out, n.body);
  },
  Match: (n, out) => {
    out.push(n.subject);
    addAll(out, n.cases);
  },
  MatchCase: (n, out) => {
    add(out, n.pattern, n.guard);
    addAll(out, n.body);
  },
  Raise: (n, out) => add(out, n.exc, n.cause),
  Try: (n, out) => addAll(out, n.body, n.handlers, n.orelse, n.finalbody),
  ExceptHandler: (n, out) => {
    add(out, n.type);
    addAll(out, n.body);
  },
  Assert: (n, out) => add(out, n.test, n.msg),
  Import: (n, out) => addAll(out, n.names),
  ImportFrom: (n, out) => addAll(out, n.names),
  ExprStmt: (n, out) => add(out, n.value),
  // Patterns
  MatchValue: (n, out) => add(out, n.value),
  MatchSequence: (n, out) => addAll(out, n.patterns),
  MatchMapping: (n, out) => addAll(out, n.keys, n.patterns),
  MatchClass: (n, out) => {
    out.push(n.cls);
    addAll(out, n.patterns, n.kwdPatterns);
  },
  MatchAs: (n, out) => add(out, n.pattern),
  MatchOr: (n, out) => addAll(out, n.patterns),
};

/** An int, or a product, sum or difference of such: a number as people write it. */
export function isWrittenNumber(e: AnyNode): boolean {
  if (e.kind === 'BinOp') return ['*', '+', '-'].includes(e.op) && isWrittenNumber(e.left) && isWrittenNumber(e.right);
  return e.kind === 'Constant' && e.type === 'int';
}
