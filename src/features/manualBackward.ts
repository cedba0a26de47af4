/** A `torch.autograd.Function` for code of a document, whose backward is written out: each formula passed its check. */
import type { ManualBackwardData } from '../protocol/analysis';
import { pathAt, walk } from '../python/visit';
import type { View } from './document';
import { isLeaf, type More, type Operand, type Question, questionOf, withSizesOfOperands } from './gradientAt';
import { codeAt, type MeantCode, namesIn } from './gradientCode';
import type { Solver } from './gradientSolver';
import type { Solution } from './gradients';

/** Of one operand. */
const MILLISECONDS = 4000;

interface Backward {
  readonly operand: Operand;
  readonly solution: Solution;
}

export function manualBackward(
  solver: Solver,
  view: View,
  start: number,
  end: number,
  more: Omit<More, 'shapes'> & { readonly shapes: readonly { readonly name: string; readonly shape: string }[] },
): ManualBackwardData {
  const { document } = view;
  const none = { source: '', missing: [], edit: null, note: '' };
  const meant = codeAt(document.ast, document.text, start, end);
  if ('reason' in meant) return { ...none, reason: meant.reason };
  const source = document.text.slice(meant.start, meant.end);
  const shapes = Object.fromEntries(more.shapes.map((s) => [s.name, s.shape]));
  const question = questionOf(view, meant, { ...more, shapes });
  if ('reason' in question) return { ...none, ...question, source };
  if (question.library !== 'torch')
    return { ...none, source, reason: 'the code is of NumPy, and a torch.autograd.Function is of PyTorch' };
  solver.warm();
  const backward: Backward[] = [];
  const failed: { readonly operand: Operand; readonly reason: string }[] = [];
  const integers = new Set<string>();
  for (const operand of question.operands) {
    if (!isLeaf(operand)) continue;
    const solution = solver.answer(question, operand, 'vjp', MILLISECONDS);
    if ('reason' in solution) failed.push({ operand, reason: solution.reason });
    else {
      backward.push({ operand, solution });
      for (const name of solution.integers ?? []) integers.add(name);
    }
  }
  // What the others take for indices has no gradient.
  const open = failed.find(({ operand }) => operand.isInteger !== null || !integers.has(operand.name));
  if (open) return { ...none, source, reason: `by ${open.operand.label}: ${open.reason}` };
  if (backward.length === 0) return { ...none, source, reason: 'no tensor of the code has a gradient' };
  const name = freeName(view, meant);
  const text = withSizesOfOperands(question, functionText(name, question, backward, source));
  if (text === null) return { ...none, source, reason: 'the code has numbers that are no sizes of its tensors' };
  const points = Math.min(...backward.map((b) => b.solution.checked.points));
  const worst = Math.max(...backward.map((b) => b.solution.checked.max_rel_err));
  const note = `Each formula agrees with finite differences at ${points} random points or more; the largest relative error is ${worst.toExponential(1)}.`;
  return { source, missing: [], reason: null, edit: insertion(view, meant, text), note };
}

/** The class as Python source, without a line break at its end. */
function functionText(name: string, question: Question, backward: readonly Backward[], source: string): string {
  const names = question.operands.map((o) => o.name);
  const labels = question.operands.map((o) => o.label);
  const [first, ...rest] = source.split('\n');
  const before = question.statements.slice(0, -1);
  const value = question.statements.at(-1)!;
  const forward = [...before, `return ${value.startsWith('(') ? unbracketed(value) : value}`];
  const ctx = names.includes('ctx') ? 'context' : 'ctx';
  const gradients = question.operands.flatMap((operand, k) => {
    const found = backward.find((b) => b.operand === operand);
    if (!found) return [];
    const formula = found.solution.torch.split('\n');
    const last = formula.pop()!;
    return [
      `if ${ctx}.needs_input_grad[${k}]:`,
      ...formula.map((line) => `    ${line}`),
      `    ${gradientName(operand, names)} = ${last}`,
    ];
  });
  const results = question.operands.map((o) =>
    backward.some((b) => b.operand === o) ? gradientName(o, names) : 'None',
  );
  const differentiated = results.filter((r) => r !== 'None');
  const body = [
    `"""${docText(first)}${rest.length > 0 ? ' …' : ''} with its gradient written out.`,
    '',
    `Use: ${name}.apply(${labels.join(', ')})`,
    '"""',
    '',
    '@staticmethod',
    `def forward(${ctx}, ${names.join(', ')}):`,
    `    ${ctx}.save_for_backward(${names.join(', ')})`,
    ...forward.map((line) => `    ${line}`),
    '',
    '@staticmethod',
    `def backward(${ctx}, G):`,
    `    ${names.join(', ')}${names.length === 1 ? ',' : ''} = ${ctx}.saved_tensors`,
    `    ${differentiated.join(' = ')} = None`,
    ...gradients.map((line) => `    ${line}`),
    `    return ${results.join(', ')}`,
  ];
  return [`class ${name}(torch.autograd.Function):`, ...body.map((line) => (line === '' ? '' : `    ${line}`))].join(
    '\n',
  );
}

/** Nothing that could end a docstring or escape from it. */
function docText(source: string): string {
  return source.trim().replace(/\\/g, '/').replace(/"/g, "'");
}

function gradientName({ name }: Operand, taken: readonly string[]): string {
  let wanted = `d${name}`;
  while (taken.includes(wanted)) wanted = `d_${wanted}`;
  return wanted;
}

/** The brackets are there for expressions of several lines. */
function unbracketed(value: string): string {
  return value.includes('\n') ? value : value.slice(1, -1);
}

/** `ScoresFunction` for `scores = …`; a number behind it where the document has one. */
function freeName({ document }: View, meant: MeantCode): string {
  const target = assignedName(document.ast, meant);
  const words = (target ?? 'selection').split('_').filter((w) => w !== '');
  const base = `${words.map((w) => w[0].toUpperCase() + w.slice(1)).join('') || 'Selection'}Function`;
  const taken = new Set<string>();
  walk(document.ast, (node) => {
    if (node.kind === 'ClassDef' || node.kind === 'FunctionDef') taken.add(node.name);
    if (node.kind === 'Name') taken.add(node.id);
    return true;
  });
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}${n}`;
    if (!taken.has(name)) return name;
  }
}

function assignedName(ast: View['document']['ast'], meant: MeantCode): string | null {
  const last = meant.lines.at(-1)!;
  const own = last.target && namesIn(last.target);
  if (own) return own.length === 1 ? own[0] : null;
  const above = pathAt(ast, last.value.start).findLast((n) => n.kind === 'Assign');
  const isWhole = above?.kind === 'Assign' && above.value === last.value && above.targets.length === 1;
  const names = isWhole ? namesIn(above.targets[0]) : [];
  return names.length === 1 ? names[0] : null;
}

/** Before the statement of the module that the code is part of, with its decorators. */
function insertion({ document }: View, meant: MeantCode, text: string) {
  const { ast, lines } = document;
  const top = ast.body.findLast((s) => s.start <= meant.start) ?? ast.body[0];
  const decorators = 'decorators' in top ? (top.decorators as readonly { readonly start: number }[]) : [];
  const from = Math.min(top.start, ...decorators.map((d) => d.start));
  const at = document.text.lastIndexOf('\n', from - 1) + 1;
  const imported = importsTorch(document) ? '' : 'import torch\n\n\n';
  return { range: lines.range(at, at), text: `${imported}${text}\n\n\n` };
}

function importsTorch({ ast }: View['document']): boolean {
  return ast.body.some(
    (s) => s.kind === 'Import' && s.names.some((n) => n.asname === null && /^torch(\.|$)/.test(n.name)),
  );
}
