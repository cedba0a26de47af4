/** `nabla grad FILE:LINE`: gradients of code in a file, by one of the tensors that it takes or by all of them. */
import { Undetermined } from '../base/undetermined';
import type { GradientKind } from '../protocol/analysis';
import type { View } from './document';
import { gradientAnswer } from './gradientAnswer';
import { inDocumentWords, isLeaf, type More, type Question, questionOf, renamed } from './gradientAt';
import { codeAt } from './gradientCode';
import type { Solver } from './gradientSolver';
import { checkText, type GradFormat } from './gradients';
import { tupleText } from './text';

export interface FilePlace {
  readonly file: string;
  /** Lines and characters count from 1, as in editors; without characters whole lines are meant. */
  readonly from: { readonly line: number; readonly character: number | null };
  readonly to: { readonly line: number; readonly character: number | null } | null;
}

/** `model.py:56-67`, `model.py:56`, `model.py:56:9`, `model.py:56:9-67:48`; null for anything else. */
export function placeOf(text: string): FilePlace | null {
  const found = /^(.*?):(\d+)(?::(\d+))?(?:-(\d+)(?::(\d+))?)?$/.exec(text);
  if (!found) return null;
  const [, file, line, character, lastLine, lastCharacter] = found;
  const number = (s: string | undefined) => (s === undefined ? null : Number(s));
  // A column without an end, or an end without one, would be read in two ways.
  if (lastLine !== undefined && (character === undefined) !== (lastCharacter === undefined)) return null;
  return {
    file,
    from: { line: Number(line), character: number(character) },
    to: lastLine === undefined ? null : { line: Number(lastLine), character: number(lastCharacter) },
  };
}

/** @throws Undetermined for a place that the file has not. */
function offsets({ document }: View, { from, to }: FilePlace): [number, number] {
  const { lines } = document;
  const at = ({ line, character }: FilePlace['from'], isEnd: boolean) => {
    if (line < 1 || line > lines.count)
      throw new Undetermined(`there is no line ${line}: the file has ${lines.count} lines`);
    const [first, last] = [lines.start(line - 1), lines.end(line - 1)];
    if (character === null) return isEnd ? last : first;
    if (character < 1 || first + character - 1 > last)
      throw new Undetermined(`there is no column ${character} in line ${line}: it has ${last - first} characters`);
    return first + character - 1;
  };
  const start = at(from, false);
  // At one place alone the value of the statement around it is meant.
  const end = to ? at(to, true) : start;
  if (end < start) throw new Undetermined('the place ends before it begins');
  return [start, end];
}

export interface PlaceOptions extends More {
  readonly wrt: string | null;
  readonly kind: GradientKind;
  readonly format: GradFormat;
}

/** More than an editor waits for. */
const MILLISECONDS = 60_000;

/** @returns the text, and whether there is a gradient. */
export function gradientsAt(
  solver: Solver,
  view: View,
  place: FilePlace,
  options: PlaceOptions,
): { readonly text: string; readonly ok: boolean } {
  const [start, end] = offsets(view, place);
  const { wrt, kind, format } = options;
  if (wrt === null && kind === 'grad') return allAt(solver, view, start, end, options);
  if (wrt === null) throw new Undetermined(`--wrt is missing: a ${kind} is by one tensor`);
  const shapes = Object.entries(options.shapes).map(([name, shape]) => ({ name, shape }));
  const answer = gradientAnswer(
    solver,
    view,
    { ...options, start, end, shapes, wrt, expand: options.expand ?? false },
    MILLISECONDS,
  );
  const { gradient, reason, notes, dialect } = answer;
  if (format === 'json') return { text: JSON.stringify({ ok: gradient !== null, ...answer }), ok: gradient !== null };
  if (!gradient) return { text: noFormula(reason ?? 'nothing is known of it', answer), ok: false };
  const checked = { points: gradient.points, max_rel_err: gradient.error };
  if (format !== 'text') return { text: gradient[format], ok: true };
  const names = gradient.names.map(({ latex, label }) => `# ${latex} is ${label}`);
  const comments = [`# shape ${gradient.shape}`, ...names, ...notes.map((n) => `# ${n}`), `# ${checkText(checked)}`];
  return { text: [gradient[dialect], ...comments].join('\n'), ok: true };
}

function allAt(
  solver: Solver,
  view: View,
  start: number,
  end: number,
  options: PlaceOptions,
): { readonly text: string; readonly ok: boolean } {
  const { document } = view;
  const { format } = options;
  const refused = (reason: string, more: { missing?: readonly string[]; expandable?: boolean } = {}) => ({
    text:
      format === 'json'
        ? JSON.stringify({ ok: false, reason, ...more })
        : noFormula(reason, { missing: [], expandable: false, ...more }),
    ok: false,
  });
  const meant = codeAt(document.ast, document.text, start, end);
  if ('reason' in meant) return refused(meant.reason);
  const question = questionOf(view, meant, options);
  if ('reason' in question) return refused(question.reason, question);
  const leaves = question.operands.filter(isLeaf);
  if (leaves.length === 0) return refused('no tensor that has a gradient stands in the code');
  solver.warm();
  const solved = solver.backward(question, leaves, MILLISECONDS);
  if ('reason' in solved) return refused(solved.reason);
  const shapeOf = (dims: readonly string[]) => tupleText(dims.map((d) => question.sizes.shownSize(d)));
  const gradients = solved.gradients.map(({ name, dims }, k) => ({
    wrt: solved.by[k].label,
    name,
    shape: shapeOf(dims),
  }));
  const steps = solved.steps.map(({ rule, latex, note, dims }) => ({
    rule,
    note,
    latex: question.sizes.shownLatex(latex),
    shape: shapeOf(dims),
  }));
  const code = { numpy: inDocumentWords(question, solved.numpy), torch: inDocumentWords(question, solved.torch) };
  const { checked } = solved;
  switch (format) {
    case 'json': {
      const range = document.lines.range(meant.start, meant.end);
      const { library: dialect, notes } = question;
      const names = namesOf(question);
      return {
        text: JSON.stringify({ ok: true, range, dialect, gradients, names, notes, ...code, steps, checked }),
        ok: true,
      };
    }
    case 'numpy':
    case 'torch':
      return { text: code[format], ok: true };
    case 'latex': {
      const lines = steps.map((s) => s.latex.replace(' = ', ' &= '));
      return { text: `\\begin{aligned}${lines.join(' \\\\\n')}\\end{aligned}`, ok: true };
    }
    case 'markdown':
      return {
        text: [...steps.map((s) => `${s.note} ${s.shape}\n\n$$${s.latex}$$\n`), checkText(checked)].join('\n'),
        ok: true,
      };
    default: {
      const comments = [
        ...gradients.map((g) => `# ${g.name} is the gradient by ${g.wrt}, ${g.shape}`),
        ...(solved.hasUpstream ? ['# G is the gradient by the value of the code'] : []),
        ...namesOf(question).map(({ name, label }) => `# ${name} is ${label}`),
        ...question.notes.map((n) => `# ${n}`),
        `# ${checkText(checked)}`,
      ];
      return { text: [code[question.library], ...comments].join('\n'), ok: true };
    }
  }
}

/** Names in formulas that the code has not. */
function namesOf(question: Question): { readonly name: string; readonly label: string }[] {
  return renamed(question).map(({ name, label }) => ({ name, label }));
}

function noFormula(
  reason: string,
  { missing, expandable }: { readonly missing: readonly string[]; readonly expandable: boolean },
): string {
  const help = [
    ...(missing.length > 0 ? [`say it: ${missing.map((name) => `--shape ${name}=m,n`).join(' ')}`] : []),
    ...(expandable ? ['--expand enters it'] : []),
  ];
  return [`no formula: ${reason}`, ...help].join('; ');
}
