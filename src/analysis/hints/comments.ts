/** Comments behind statements and parameters, and `# x: (m, n)` on lines of their own. */
import type { Comment, Expr, Node, Parameter, Stmt } from '../../python/ast';
import { type CommentShape, commentShapes } from './commentText';
import type { Found, Reader, Scope } from './reader';

export const comments: Reader = {
  trust: 'comment',
  read: (scope) => {
    const found: Found[] = [];
    for (const c of scope.comments) {
      const shapes = commentShapes(scope.source.slice(c.start, c.end));
      if (shapes.length > 0) found.push(...attached(scope, c, shapes));
    }
    return found;
  },
};

interface Subject {
  readonly node: Node;
  readonly name: string;
}

function attached(scope: Scope, comment: Comment, shapes: readonly CommentShape[]): Found[] {
  const { source } = scope;
  const line = source.lastIndexOf('\n', comment.start - 1) + 1;
  const isAlone = source.slice(line, comment.start).trim() === '';
  const unnamed = isAlone ? null : subjectBefore(scope, comment.start, line);
  return shapes.flatMap((shape): Found[] => {
    const subject = shape.name === null ? unnamed : subjectCalled(scope, shape.name, comment, isAlone, unnamed);
    if (!subject) return [];
    const { sizes, text, rewrite } = shape;
    return [
      {
        sizes,
        text,
        rewrite,
        start: comment.start + shape.at,
        isTensor: false,
        subject: subject.node,
        name: subject.name,
      },
    ];
  });
}

/** What stands alone in front of a comment on its line: a parameter, or the end of a statement. */
function subjectBefore(scope: Scope, at: number, line: number): Subject | null {
  const between = (end: number) => scope.source.slice(end, at);
  for (const s of scope.statements) {
    if (s.end <= at && s.end > line && /^\s*$/.test(between(s.end))) return subjectOf(s);
  }
  const list = scope.node?.params.list ?? [];
  const here = list.filter((p) => p.start >= line && p.start < at);
  if (here.length !== 1) return null;
  const [p] = here;
  return /^\s*,?\s*$/.test(between(endOf(p))) ? { node: p, name: p.name } : null;
}

function endOf(p: Parameter): number {
  return p.default?.end ?? p.end;
}

/** What a statement gives: its only target, or what it returns. */
function subjectOf(s: Stmt): Subject | null {
  switch (s.kind) {
    case 'Assign':
      return s.targets.length === 1 ? targetOf(s.targets[0]) : null;
    case 'AnnAssign':
      return s.value ? targetOf(s.target) : null;
    case 'Return':
      return s.value && s.value.kind !== 'Tuple' ? { node: s.value, name: '' } : null;
    default:
      return null;
  }
}

function targetOf(e: Expr): Subject | null {
  if (e.kind === 'Name') return { node: e, name: e.id };
  if (e.kind !== 'Attribute' || e.value.kind !== 'Name') return null;
  return { node: e, name: `${e.value.id}.${e.attr}` };
}

/**
 * `# x: (m, n)`: behind the assignment of x; else above it; else x is a parameter that nothing has been assigned to
 * before.
 */
function subjectCalled(
  scope: Scope,
  name: string,
  comment: Comment,
  isAlone: boolean,
  before: Subject | null,
): Subject | null {
  if (!isAlone) return before?.name === name ? before : before ? null : parameterCalled(scope, name, comment.start);
  const next = scope.statements.find((s) => s.start > comment.end);
  const target = next && subjectOf(next);
  if (target?.name === name) return target;
  const isAssigned = scope.statements.some((s) => s.start < comment.start && subjectOf(s)?.name === name);
  return isAssigned ? null : parameterCalled(scope, name, comment.start);
}

function parameterCalled({ node }: Scope, name: string, before: number): Subject | null {
  const p = node?.params.list.find((p) => p.name === name && p.start < before);
  return p ? { node: p, name } : null;
}
