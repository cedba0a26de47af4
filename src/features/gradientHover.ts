/** Gradients by the operands of the operation that is pointed at, for a hover. */
import type { GradientHoverData } from '../protocol/analysis';
import type { View } from './document';
import { isLeaf, type More, type Operand, type Question, questionOf, renamed } from './gradientAt';
import { operationAt } from './gradientCode';
import type { Solver } from './gradientSolver';
import { unicodeName } from './gradients';
import { lookup } from './lookup';

/** Longer formulas are for the panel. */
const LONGEST = 60;
const MOST_LINES = 4;
/** Of one operand; others are answered between two of them. */
const MILLISECONDS = 300;

/** A line in a step. Null where nothing short and certain can be said. */
export function* hoverLines(
  solver: Solver,
  view: View,
  start: number,
  end: number,
  more: More,
  milliseconds = MILLISECONDS,
): Generator<null, GradientHoverData | null> {
  const found = lookup(view, start, end);
  if (found?.kind !== 'tensors') return null;
  const meant = operationAt(view.document.ast, found.start, found.end);
  if (!meant) return null;
  const question = questionOf(view, meant, more);
  if ('reason' in question || question.rank === null) return null;
  solver.warm();
  yield null;
  const lines: { formula: string; shape: string }[] = [];
  for (const operand of question.operands) {
    if (!isLeaf(operand)) continue;
    const formula = line(solver, question, operand, milliseconds);
    if (formula !== null) lines.push({ formula, shape: operand.shape });
    if (lines.length === MOST_LINES) break;
    yield null;
  }
  if (lines.length === 0) return null;
  return { range: view.document.lines.range(found.start, found.end), lines, notes: notesOf(question, lines) };
}

function line(solver: Solver, question: Question, operand: Operand, milliseconds: number): string | null {
  const solved = solver.answer(question, operand, question.rank === 0 ? 'grad' : 'vjp', milliseconds);
  if ('reason' in solved || solved.text === null) return null;
  const formula = `∂L/∂${unicodeName(operand.name)} = ${question.sizes.shown(solved.text)}`;
  return formula.length <= LONGEST ? formula : null;
}

function notesOf(question: Question, lines: readonly { formula: string }[]): string[] {
  const mentions = (name: string) =>
    lines.some((l) => new RegExp(`(^|[^\\w.])${name}($|[^\\w.])`, 'u').test(l.formula));
  const names = renamed(question)
    .filter((o) => mentions(unicodeName(o.name)))
    .map((o) => `${unicodeName(o.name)} is ${o.label}`);
  const taken = [...names, ...question.notes];
  return mentions('G') ? ['G is the gradient by the result', ...taken] : taken;
}
