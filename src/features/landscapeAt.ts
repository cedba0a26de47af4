/**
 * The function whose landscape is asked for at a place in the code: what it takes, and a program that computes it. The code is
 * that of a gradient, with functions and modules of the document entered; sizes that are not known get a small number.
 */
import type { LandscapeAt } from '../protocol/analysis';
import type { Code } from '../protocol/panels/landscape';
import type { Parameter } from '../python/ast';
import { pathAt } from '../python/visit';
import { choose } from './contexts';
import { placeText, type View } from './document';
import { isLeaf, type More, type NoQuestion, type Operand, type Question, questionOf } from './gradientAt';
import { type MeantCode, operationAt } from './gradientCode';
import { type LandscapeMeant, landscapeCode } from './landscapeCode';
import { type KnownValue, type ProgramOf, Tracer } from './landscapeProgram';
import { oneLine } from './text';

/** Taken for a size that the code does not say. */
const SIZE = 8;
const LONGEST_TEXT = 2000;
const RANDOM = 'What the code draws at random is drawn from a seed here.';

export interface LandscapeMore {
  readonly context: string | null;
  readonly number: NonNullable<More['number']>;
  /** The elements of a constant tensor of floats that stands there. */
  readonly constant: (start: number, end: number) => KnownValue | null;
}

/** Is it a number that a landscape may be of? Asked on every hover: from what is known of the expression alone. */
export function isLandscape(view: View, start: number, end: number, context: string | null): boolean {
  const fact = view.facts.expressions.find((f) => f.start === start && f.end === end && f.path.length === 0);
  if (!fact || fact.kind === 'parameter') return false;
  const isNumber = choose(view.facts, fact, context).general.every(
    ({ dims, rest, dtype, library }) =>
      dims.length === 0 && rest === null && /^b?float/.test(dtype ?? '') && library !== 'jax',
  );
  if (!isNumber) return false;
  const meant = operationAt(view.document.ast, start, end);
  if (!meant) return false;
  const [{ value }] = meant.lines;
  // Something that it is computed from has to be a tensor.
  return view.facts.expressions.some(
    (f) => f.start >= value.start && f.end <= value.end && !(f.start === value.start && f.end === value.end),
  );
}

export function landscapeAt(view: View, start: number, end: number, more: LandscapeMore): LandscapeAt {
  const found = landscapeCode(view, start, end);
  if ('reason' in found) return { reason: found.reason, found: null };
  let reason = '';
  for (const meant of found) {
    const made = landscapeOf(view, meant, more);
    if (!('reason' in made)) return { reason: null, found: reason === '' ? made : withoutLinesBefore(made, reason) };
    reason ||= made.reason;
  }
  return { reason, found: null };
}

/** What the expression is computed from might have been part of it. */
function withoutLinesBefore(found: NonNullable<LandscapeAt['found']>, reason: string) {
  const note = `The lines before are not part of it: ${reason}.`;
  return { ...found, code: { ...found.code, notes: [...found.code.notes, note] } };
}

function landscapeOf(
  view: View,
  meant: LandscapeMeant,
  more: LandscapeMore,
): NonNullable<LandscapeAt['found']> | { readonly reason: string } {
  const asked = ask(view, meant, more);
  if ('reason' in asked) return { reason: withMissing(asked) };
  const { question, numbers } = asked;
  const floats = question.operands.filter((o) => isLeaf(o) || o.domain === 'pos');
  if (floats.length === 0) return { reason: 'no tensor of floats stands in the code, so there is nothing to move' };
  const sizes = sizesOf(question);
  const values = knownValues(question, sizes.of, more);
  const made = new Tracer(question, sizes.of, values).make();
  if ('reason' in made) {
    const taken = numbers.map(
      (name) => `${name} was taken for a number: say its shape in a comment above, # ${name}: (m, n)`,
    );
    return { reason: [made.reason, ...taken].join('; ') };
  }
  const { document, facts } = view;
  const { text } = document;
  const { start, end } = meant.shown ?? meant;
  const code = text.slice(start, end);
  const weights = new Set(weightsOf(view, floats));
  const operands = inOrder(view, meant, operandsOf(question, made, values, weights));
  const isKnown = new Set(operands.filter((o) => o.value).map((o) => o.label));
  const notes = [
    ...takenForNumbers(operands.map((o) => o.label).filter((label) => numbers.includes(label) && !isKnown.has(label))),
    ...sizes.notes(),
    ...question.notes.map((note) => `${note[0].toUpperCase()}${note.slice(1)}.`),
    ...(/\b(rand|randn|dropout|bernoulli|normal_?)\w*\(/.test(question.code) ? [RANDOM] : []),
    ...(made.isDrawnOtherwise ? [made.isDrawnOtherwise] : []),
  ];
  return {
    place: placeText(view, { uri: facts.uri, start, end }),
    range: document.lines.range(start, end),
    code: {
      name: oneLine(meant.shown ? headOf(code) : code),
      text: dedented(text, start, code).slice(0, LONGEST_TEXT),
      program: made.program,
      operands,
      notes,
    },
  };
}

function operandsOf(
  question: Question,
  made: ProgramOf,
  values: ReadonlyMap<string, KnownValue>,
  weights: ReadonlySet<string>,
): Code['operands'] {
  return question.operands.map((o) => {
    const { sizes, draw, below } = made.operands.get(o.name)!;
    const isFloat = draw !== 'index' && draw !== 'bool';
    return {
      ...{ name: o.name, label: o.label, sizes, draw, below },
      shape: o.shape,
      value: values.get(o.name)?.elements ?? null,
      isFloat,
      isMoved: isFloat && weights.has(o.name),
    };
  });
}

function takenForNumbers(labels: readonly string[]): string[] {
  if (labels.length === 0) return [];
  const [are, numbers] = labels.length === 1 ? ['is', 'a number'] : ['are', 'numbers'];
  return [`${labels.join(', ')} ${are} not known here: taken for ${numbers}.`];
}

/** As the parameters of the function around stand; all else after them. */
function inOrder(view: View, meant: MeantCode, operands: Code['operands']): Code['operands'] {
  const names = parametersAround(view, meant.lines[0].value.start).map((p) => p.name);
  const place = ({ label }: Code['operands'][number]) => (names.includes(label) ? names.indexOf(label) : names.length);
  return [...operands].sort((a, b) => place(a) - place(b));
}

// ------------------------------------------------------------------------------------------------------- the question

const NO_TENSOR = 'no tensor stands in the code';

interface AskedQuestion {
  readonly question: Question;
  /** What is not known and was taken for a number. */
  readonly numbers: readonly string[];
}

function ask(view: View, meant: MeantCode, more: LandscapeMore): AskedQuestion | NoQuestion {
  const { text } = view.document;
  const parameters = parametersAround(view, meant.lines[0].value.start);
  const defaults = new Map(
    parameters.flatMap((p): [string, number][] =>
      p.default?.kind === 'Constant' && typeof p.default.value === 'number' ? [[p.name, p.default.value]] : [],
    ),
  );
  const number = (from: number, to: number) => more.number(from, to) ?? defaults.get(text.slice(from, to)) ?? null;
  const unknown = parameters.filter((p) => !defaults.has(p.name) && !hasFact(view, p)).map((p) => p.name);
  const found = askWith(view, meant, { ...more, number }, unknown);
  if (!('reason' in found) || found.reason !== NO_TENSOR) return found;
  // Then it is a function of its numbers, which have a name and a value.
  return askWith(
    view,
    meant,
    { ...more, number: (from, to) => (more.constant(from, to) ? null : number(from, to)) },
    [],
  );
}

function askWith(
  view: View,
  meant: MeantCode,
  { context, number }: LandscapeMore,
  parameters: readonly string[],
): AskedQuestion | NoQuestion {
  const shapes: Record<string, string> = {};
  const again = () => questionOf(view, meant, { context, shapes, expand: true, number });
  let found = again();
  if ('reason' in found && found.missing.every((label) => !hasShape(view, meant, label))) {
    for (const label of [...found.missing, ...parameters]) shapes[label] = '';
    const { missing } = found;
    found = again();
    // What was hidden behind the first.
    if ('reason' in found && found.missing.length > 0 && !found.missing.some((m) => missing.includes(m))) {
      for (const label of found.missing) shapes[label] = '';
      found = again();
    }
  }
  if ('reason' in found) return found;
  return { question: found, numbers: found.operands.filter((o) => Object.hasOwn(shapes, o.label)).map((o) => o.label) };
}

/** Parameters of the function around, which may be anything. */
function parametersAround(view: View, offset: number): readonly Parameter[] {
  const around = pathAt(view.document.ast, offset).findLast((n) => n.kind === 'FunctionDef');
  return around?.kind === 'FunctionDef' ? around.params.list.filter((p) => p.name !== 'self') : [];
}

function hasFact(view: View, { start, end }: { readonly start: number; readonly end: number }): boolean {
  return view.facts.expressions.some((f) => f.start === start && f.end === end);
}

/** A tensor of which a part of the shape is not known is no number. */
function hasShape(view: View, meant: MeantCode, label: string): boolean {
  const { text } = view.document;
  return view.facts.expressions.some(
    (f) => f.start >= meant.start && f.end <= meant.end && text.slice(f.start, f.end) === label,
  );
}

function withMissing({ reason, missing }: NoQuestion): string {
  if (missing.length === 0) return reason;
  return `${reason}; say it in a comment above the code: ${missing.map((name) => `# ${name}: (m, n)`).join(', ')}`;
}

// -------------------------------------------------------------------------------------------------- sizes and values

interface Sizes {
  /** `3*n_embd` as a number. */
  readonly of: (size: string) => number;
  readonly notes: () => string[];
}

function sizesOf(question: Question): Sizes {
  const assumed = new Set<string>();
  const one = (name: string) => {
    if (/^\d+$/.test(name)) return Number(name);
    const value = question.sizes.valueOf(name);
    if (value === null) assumed.add(name);
    return value ?? SIZE;
  };
  return {
    of: (size) =>
      question.sizes
        .settled(size)
        .split('*')
        .reduce((n, name) => n * one(name), 1),
    notes: () => [...assumed].map((name) => `${question.sizes.shown(name)} is not known here: ${SIZE} was taken.`),
  };
}

/** Of operands that are constants of the document, by their names in the engine. */
function knownValues(question: Question, sizeOf: Sizes['of'], more: LandscapeMore): Map<string, KnownValue> {
  const known = new Map<string, KnownValue>();
  for (const o of question.operands) {
    const [use] = question.uses.get(o.label) ?? [];
    const value = use && o.isInteger !== true && o.domain !== 'bool' ? more.constant(use.start, use.end) : null;
    if (value && String(value.sizes) === String(o.sizes.map(sizeOf))) known.set(o.name, value);
  }
  return known;
}

const DATA = /^(x|y|t|xs|ys|xb|yb|inputs?|outputs?|targets?|labels?|data|batch|images?|tokens|idx|X_\w+|y_\w+|x_\w+)$/i;

/**
 * What is moved at first: weights of modules, parameters and what asks for gradients. Where there are none, all floats; but
 * tensors that are called as data are, only where there is nothing else.
 */
function weightsOf(view: View, floats: readonly Operand[]): string[] {
  const names = (operands: readonly Operand[]) => operands.map((o) => o.name);
  const weights = floats.filter(
    (o) => o.domain === null && ((o.label.includes('.') && o.isInteger === false) || isMadeAsWeight(view, o.label)),
  );
  if (weights.length > 0) return names(weights);
  const others = floats.filter((o) => o.domain === null && (o.sizes.length === 0 || !DATA.test(o.label)));
  return names(others.length > 0 ? others : floats);
}

/** `w = nn.Parameter(…)`, `w = torch.zeros(3, requires_grad=True)`, `w.requires_grad_()`. */
function isMadeAsWeight(view: View, label: string): boolean {
  if (!/^\w+$/.test(label)) return false;
  const { text } = view.document;
  const made = new RegExp(`^[ \\t]*${label}\\b[^=\\n]*=[^=\\n][^\\n]*(\\bParameter\\(|requires_grad)`, 'm');
  return made.test(text) || new RegExp(`(?<![\\w.])${label}\\.requires_grad`).test(text);
}

/** `rosenbrock(x, y)` of its definition. */
function headOf(code: string): string {
  return /^(?:async\s+)?def\s+([^\n]*?)\s*(?:->[^\n]*)?:\s*(?:#[^\n]*)?(?:\n|$)/.exec(code)?.[1] ?? code;
}

function dedented(text: string, start: number, code: string): string {
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const indent = new RegExp(`\\n[ \\t]{0,${column}}`, 'g');
  return code.replace(indent, '\n');
}
