/** What commands and the panel show of a gradient. */
import type { GradientAnswer, GradientData, GradientKind } from '../protocol/analysis';
import type { View } from './document';
import { inDocumentWords, isLeaf, type More, type Operand, type Question, questionOf, renamed } from './gradientAt';
import { codeAt } from './gradientCode';
import type { Solved, Solver } from './gradientSolver';
import { elementSymbol, gradientSymbol, latexName, type Solution } from './gradients';
import { commentAbove, commentedShapes } from './shapeComments';
import { spoken } from './spoken';
import { tupleText } from './text';

/** A panel can wait longer than a hover. */
const MILLISECONDS = 4000;
/** So many values with names are kept as steps of a backward pass: one formula would be too long to read. */
const MANY = 4;

export interface Asked {
  readonly start: number;
  readonly end: number;
  readonly context: string | null;
  readonly kind: GradientKind;
  readonly wrt: string | null;
  readonly shapes: readonly { readonly name: string; readonly shape: string }[];
  readonly expand: boolean;
  readonly number?: More['number'];
}

export function gradientAnswer(solver: Solver, view: View, asked: Asked, milliseconds = MILLISECONDS): GradientAnswer {
  const { document } = view;
  const nothing = {
    range: document.lines.range(asked.start, asked.end),
    source: '',
    dialect: 'torch' as const,
    operands: [],
    missing: [],
    notes: [],
    expandable: false,
    gradient: null,
    unwritten: null,
  };
  const meant = codeAt(document.ast, document.text, asked.start, asked.end);
  if ('reason' in meant) return { ...nothing, reason: meant.reason };
  const range = document.lines.range(meant.start, meant.end);
  const source = document.text.slice(meant.start, meant.end);
  const shapes = Object.fromEntries(asked.shapes.map((s) => [s.name, s.shape]));
  const question = questionOf(view, meant, { ...asked, shapes });
  if ('reason' in question) return { ...nothing, ...question, range, source };
  const operands = question.operands.filter(isLeaf);
  const base = {
    range,
    source,
    dialect: question.library,
    operands: operands.map(({ label, shape, name }) => ({
      ...{ label, shape, latex: latexName(name) },
      uses: (question.uses.get(label) ?? []).map((u) => document.lines.range(u.start, u.end)),
    })),
    missing: [],
    unwritten: commentAbove(document, meant.start, unwritten(view, meant.start, asked, question)),
    notes: question.notes,
    expandable: false,
  };
  if (asked.wrt === null) return { ...base, reason: null, gradient: null };
  const wrt = operands.find((o) => o.label === asked.wrt);
  if (!wrt) return { ...base, reason: `${asked.wrt} is no operand of the code`, gradient: null };
  solver.warm();
  if (asked.kind === 'grad' && question.named.length >= MANY) {
    const pass = solver.backward(question, [wrt], milliseconds);
    if ('reason' in pass) return { ...base, reason: pass.reason, gradient: null };
    const solution = { ...pass, dims: pass.gradients[0].dims, text: null };
    const { hasUpstream } = pass;
    const symbol = gradientSymbol('grad', 'L', wrt.name);
    return { ...base, reason: null, gradient: gradientData(question, wrt, 'grad', solution, { symbol, hasUpstream }) };
  }
  const { solved, symbol, hasUpstream } = solvedOf(solver, question, wrt, asked.kind, milliseconds);
  if ('reason' in solved) return { ...base, reason: solved.reason, gradient: null };
  return { ...base, reason: null, gradient: gradientData(question, wrt, asked.kind, solved, { symbol, hasUpstream }) };
}

/** Shapes that the user gave of operands, and no comment says. */
function unwritten({ document }: View, start: number, { shapes }: Asked, { operands }: Question): Asked['shapes'] {
  const written = commentedShapes(document, start);
  return shapes.filter((s) => operands.some((o) => o.label === s.name) && written[s.name] === undefined);
}

interface Answered {
  readonly solved: Solved;
  /** What the formula is equal to, in LaTeX. */
  readonly symbol: string;
  /** The formula has the gradient by the value in it, `G`. */
  readonly hasUpstream: boolean;
}

function solvedOf(
  solver: Solver,
  question: Question,
  wrt: Operand,
  kind: GradientKind,
  milliseconds: number,
): Answered {
  const answer = (of: GradientKind | 'vjp') => solver.answer(question, wrt, of, milliseconds);
  const symbol = gradientSymbol(kind, kind === 'jacobian' ? 'f' : 'L', wrt.name);
  if (kind !== 'grad' || question.rank === 0) return { solved: answer(kind), symbol, hasUpstream: false };
  // Of a value that nothing is known of, it is tried whether it is a number.
  const solved = question.rank === null ? answer('grad') : null;
  if (solved && !('reason' in solved)) return { solved, symbol, hasUpstream: false };
  return { solved: answer('vjp'), symbol, hasUpstream: true };
}

const SPOKEN_KINDS: Readonly<Record<GradientKind, (name: string) => string>> = {
  grad: (name) => `derivative of L by ${name}`,
  jacobian: (name) => `derivative of f by ${name}`,
  hessian: (name) => `second derivative of L by ${name}`,
};

function gradientData(
  question: Question,
  wrt: Operand,
  kind: GradientKind,
  solution: Omit<Solution, 'kind'>,
  { symbol, hasUpstream }: Omit<Answered, 'solved'>,
): GradientData {
  const shapeOf = (dims: readonly string[]) => tupleText(dims.map((d) => question.sizes.shownSize(d)));
  const tex = (latex: string) => question.sizes.shownLatex(latex);
  const steps = solution.steps.map((s) => ({
    rule: s.rule,
    note: s.note,
    latex: tex(s.latex),
    indices: tex(s.indices),
    shape: shapeOf(s.dims),
  }));
  const { element } = solution;
  const value = kind === 'jacobian' ? 'f' : 'L';
  const { points, max_rel_err } = solution.checked;
  const markdown = [
    ...steps.map((s) => `${s.note}\n\n$$${s.latex}$$\n`),
    `Result, of shape ${shapeOf(solution.dims)}:\n\n$$${symbol} = ${tex(solution.latex)}$$\n`,
    `Checked against differences at ${points} points, largest relative error ${max_rel_err.toExponential(1)}.`,
  ].join('\n');
  return {
    wrt: wrt.label,
    kind,
    symbol,
    latex: tex(solution.latex),
    words: solution.text && spoken(`${SPOKEN_KINDS[kind](wrt.label)} = ${question.sizes.shown(solution.text)}`),
    indices:
      element && `${elementSymbol(kind, value, wrt.name, wrt.sizes.length, element.indices)} = ${tex(element.text)}`,
    shape: shapeOf(solution.dims),
    numpy: inDocumentWords(question, solution.numpy),
    torch: inDocumentWords(question, solution.torch),
    markdown,
    steps,
    names: [
      ...(hasUpstream ? [{ latex: 'G', label: 'the gradient of L by the value of the code' }] : []),
      ...renamed(question).map(({ name, label }) => ({ latex: latexName(name), label })),
    ],
    points,
    error: max_rel_err,
  };
}
