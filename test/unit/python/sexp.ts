import type {
  Comprehension,
  Expr,
  FormattedValue,
  Keyword,
  Module,
  Parameters,
  Pattern,
  Stmt,
} from '../../../src/python/ast';

type Part = string | FormattedValue;

function list(head: string, ...items: string[]): string {
  return `(${[head, ...items].filter((item) => item !== '').join(' ')})`;
}

function optional(node: Expr | null): string {
  return node === null ? '_' : expr(node);
}

function keyword({ name, value }: Keyword): string {
  return name === null ? `**${expr(value)}` : `${name}=${expr(value)}`;
}

function parameters({ list: items }: Parameters): string {
  const marks = {
    'positional-only': '/',
    'positional-or-keyword': '',
    'var-positional': '*',
    'keyword-only': '!',
    'var-keyword': '**',
  };
  const written = items.map(
    (p) =>
      marks[p.type] +
      p.name +
      (p.annotation ? `:${expr(p.annotation)}` : '') +
      (p.default ? `=${expr(p.default)}` : ''),
  );
  return `[${written.join(' ')}]`;
}

function clauses(generators: readonly Comprehension[]): string {
  return generators
    .map((g) =>
      list(g.isAsync ? 'async-for' : 'for', expr(g.target), expr(g.iter), ...g.ifs.map((test) => `if ${expr(test)}`)),
    )
    .join(' ');
}

function parts(items: readonly Part[]): string {
  return items.map((part) => (typeof part === 'string' ? JSON.stringify(part) : field(part))).join(' ');
}

function field({ value, conversion, format, debug }: FormattedValue): string {
  const tail = [debug === null ? '' : `=${JSON.stringify(debug)}`, conversion === null ? '' : `!${conversion}`];
  return `{${expr(value)}${tail.join('')}${format === null ? '' : `:${parts(format)}`}}`;
}

/** An expression as text in which the structure can be read, much as Lisp has it; `?` is what could not be read. */
export function expr(node: Expr): string {
  switch (node.kind) {
    case 'Name':
      return node.id;
    case 'Constant':
      return node.type === 'str' || node.type === 'int' || node.type === 'bool'
        ? JSON.stringify(typeof node.value === 'bigint' ? `${node.value}n` : node.value)
        : node.value === null
          ? node.type
          : `${node.type}:${JSON.stringify(node.value)}`;
    case 'JoinedStr':
      return list(node.template ? 't' : 'f', parts(node.parts));
    case 'Attribute':
      return `${expr(node.value)}.${node.attr}`;
    case 'Subscript':
      return list('[]', expr(node.value), expr(node.index));
    case 'Slice':
      return list(':', optional(node.lower), optional(node.upper), optional(node.step));
    case 'Call':
      return list('call', expr(node.func), ...node.args.map(expr), ...node.keywords.map(keyword));
    case 'BinOp':
      return list(node.op, expr(node.left), expr(node.right));
    case 'UnaryOp':
      return list(node.op, expr(node.operand));
    case 'BoolOp':
      return list(node.op, ...node.values.map(expr));
    case 'Compare':
      return list('cmp', expr(node.left), ...node.comparators.map((right, k) => `${node.ops[k]} ${expr(right)}`));
    case 'IfExp':
      return list('if', expr(node.test), expr(node.body), expr(node.orelse));
    case 'Lambda':
      return list('lambda', parameters(node.params), expr(node.body));
    case 'NamedExpr':
      return list(':=', expr(node.target), expr(node.value));
    case 'Tuple':
    case 'List':
    case 'Set':
      return list(node.kind.toLowerCase(), ...node.elts.map(expr));
    case 'Dict':
      return list('dict', ...node.items.map(({ key, value }) => `${key ? expr(key) : '**'}:${expr(value)}`));
    case 'DictComp':
      return list('dictcomp', `${expr(node.key)}:${expr(node.value)}`, clauses(node.generators));
    case 'ListComp':
    case 'SetComp':
    case 'GeneratorExp':
      return list(node.kind.toLowerCase(), expr(node.elt), clauses(node.generators));
    case 'Starred':
      return list('*', expr(node.value));
    case 'Await':
    case 'YieldFrom':
      return list(node.kind.toLowerCase(), expr(node.value));
    case 'Yield':
      return list('yield', optional(node.value));
    case 'ErrorExpr':
      return '?';
  }
}

export function pattern(node: Pattern): string {
  switch (node.kind) {
    case 'MatchValue':
      return expr(node.value);
    case 'MatchSingleton':
      return String(node.value);
    case 'MatchSequence':
      return list('seq', ...node.patterns.map(pattern));
    case 'MatchMapping':
      return list(
        'map',
        ...node.keys.map((key, k) => `${expr(key)}:${pattern(node.patterns[k])}`),
        node.rest === null ? '' : `**${node.rest}`,
      );
    case 'MatchClass':
      return list(
        'class',
        expr(node.cls),
        ...node.patterns.map(pattern),
        ...node.kwdNames.map((name, k) => `${name}=${pattern(node.kwdPatterns[k])}`),
      );
    case 'MatchStar':
      return `*${node.name ?? '_'}`;
    case 'MatchAs':
      return node.pattern === null ? (node.name ?? '_') : list('as', pattern(node.pattern), node.name ?? '');
    case 'MatchOr':
      return list('|', ...node.patterns.map(pattern));
  }
}

function block(name: string, body: readonly Stmt[]): string {
  return body.length === 0 ? '' : list(name, ...body.map(stmt));
}

function definition(node: Stmt): string {
  switch (node.kind) {
    case 'FunctionDef':
      return list(
        node.isAsync ? 'async-def' : 'def',
        ...node.decorators.map((d) => `@${expr(d)}`),
        node.name,
        parameters(node.params),
        node.returns ? `-> ${expr(node.returns)}` : '',
        ...node.body.map(stmt),
      );
    case 'ClassDef':
      return list(
        'class',
        ...node.decorators.map((d) => `@${expr(d)}`),
        node.name,
        `[${[...node.bases.map(expr), ...node.keywords.map(keyword)].join(' ')}]`,
        ...node.body.map(stmt),
      );
    default:
      return compound(node);
  }
}

function compound(node: Stmt): string {
  switch (node.kind) {
    case 'For':
      return list(
        node.isAsync ? 'async-for' : 'for',
        expr(node.target),
        expr(node.iter),
        ...node.body.map(stmt),
        block('else', node.orelse),
      );
    case 'While':
    case 'If':
      return list(node.kind.toLowerCase(), expr(node.test), ...node.body.map(stmt), block('else', node.orelse));
    case 'With':
      return list(
        node.isAsync ? 'async-with' : 'with',
        `[${node.items.map((i) => expr(i.context) + (i.target ? ` as ${expr(i.target)}` : '')).join(', ')}]`,
        ...node.body.map(stmt),
      );
    case 'Try':
      return list(
        'try',
        ...node.body.map(stmt),
        ...node.handlers.map((h) =>
          list(h.star ? 'except*' : 'except', optional(h.type), h.name ?? '', ...h.body.map(stmt)),
        ),
        block('else', node.orelse),
        block('finally', node.finalbody),
      );
    case 'Match':
      return list(
        'match',
        expr(node.subject),
        ...node.cases.map((c) =>
          list('case', pattern(c.pattern), c.guard ? `if ${expr(c.guard)}` : '', ...c.body.map(stmt)),
        ),
      );
    default:
      return 'unknown';
  }
}

/** A statement in the same form. */
export function stmt(node: Stmt): string {
  switch (node.kind) {
    case 'Return':
      return node.value ? list('return', expr(node.value)) : '(return)';
    case 'Delete':
      return list('del', ...node.targets.map(expr));
    case 'Assign':
      return list('=', ...node.targets.map(expr), expr(node.value));
    case 'AugAssign':
      return list(`${node.op}=`, expr(node.target), expr(node.value));
    case 'AnnAssign':
      return list('ann', expr(node.target), expr(node.annotation), node.value ? expr(node.value) : '');
    case 'TypeAlias':
      return list('type', expr(node.name), expr(node.value));
    case 'Raise':
      return list('raise', node.exc ? expr(node.exc) : '', node.cause ? `from ${expr(node.cause)}` : '');
    case 'Assert':
      return list('assert', expr(node.test), node.msg ? expr(node.msg) : '');
    case 'Import':
      return list('import', ...node.names.map((a) => a.name + (a.asname ? ` as ${a.asname}` : '')));
    case 'ImportFrom':
      return list(
        'from',
        '.'.repeat(node.level) + node.module,
        ...node.names.map((a) => a.name + (a.asname ? ` as ${a.asname}` : '')),
      );
    case 'Global':
    case 'Nonlocal':
      return list(node.kind.toLowerCase(), ...node.names);
    case 'ExprStmt':
      return expr(node.value);
    case 'Pass':
    case 'Break':
    case 'Continue':
      return node.kind.toLowerCase();
    case 'ErrorStmt':
      return '??';
    default:
      return definition(node);
  }
}

export function sexp(module: Module): string {
  return module.body.map(stmt).join(' ');
}
