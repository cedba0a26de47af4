/** The size of Python text, counted as `ast.walk` counts: nodes, with their contexts and operators. */
import assert from 'node:assert/strict';
import type { Expr, Stmt } from '../../src/python/ast';
import { parse } from '../../src/python/parse';

export function countNodes(code: string): number {
  const { body, errors } = parse(code);
  assert.deepEqual(errors, [], code);
  return 1 + sum(body.map(ofStatement));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function all(exprs: readonly (Expr | null)[]): number {
  return sum(exprs.map((e) => (e ? ofExpression(e) : 0)));
}

function ofStatement(s: Stmt): number {
  switch (s.kind) {
    case 'ExprStmt':
      return 1 + ofExpression(s.value);
    case 'Assign':
      return 1 + all(s.targets) + all([s.value]);
    default:
      throw new Error(`a formula has no ${s.kind}`);
  }
}

function ofExpression(e: Expr): number {
  switch (e.kind) {
    case 'Constant':
      return 1;
    case 'Name':
      return 2;
    case 'Attribute':
      return 2 + ofExpression(e.value);
    case 'Subscript':
      return 2 + all([e.value, e.index]);
    case 'Slice':
      return 1 + all([e.lower, e.upper, e.step]);
    case 'Call':
      return 1 + ofExpression(e.func) + all(e.args) + sum(e.keywords.map((k) => 1 + ofExpression(k.value)));
    case 'BinOp':
      return 2 + all([e.left, e.right]);
    case 'UnaryOp':
      return 2 + ofExpression(e.operand);
    case 'Compare':
      return 1 + e.ops.length + all([e.left, ...e.comparators]);
    case 'Tuple':
    case 'List':
      return 2 + all(e.elts);
    case 'ListComp':
      return 1 + ofExpression(e.elt) + sum(e.generators.map((g) => 1 + all([g.target, g.iter, ...g.ifs])));
    default:
      throw new Error(`a formula has no ${e.kind}`);
  }
}
