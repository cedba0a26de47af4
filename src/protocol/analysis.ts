/**
 * Messages between the host and the analysis worker. Positions are lines and UTF-16 characters of the document as the
 * worker was given it (a notebook is one document of all its Python cells). Every request names the version it is about.
 */
import { boolean, type Checked, count, list, nothing, nullable, number, object, oneOf, string } from '../base/check';
import { documentAnswerCheck, documentEntryCheck, settingCheck } from './documents';
import { codeCheck } from './panels/landscape';
import type { Interface } from './rpc';

const position = object({ line: count, character: count });
const range = object({ start: position, end: position });

/** A place in any document: `uri` is a document's uri or a file's path. */
const place = object({ uri: string, range });

export const placeCheck = place;

/** A document at a version. */
const about = { uri: string, version: count };

/** A replacement of text in the document. */
const edit = object({ range, text: string });

/** `context` is the label of a chosen context, null for all. */
const inContext = { ...about, context: nullable(string), range };

/** Panels that a hover may offer. */
export const panelKinds = ['attention', 'kernels', 'landscape'] as const;

const hoverLine = object({
  /** `value`: a line of the elements of a constant. */
  kind: oneOf('head', 'value', 'detail'),
  /** What the line is about: an expression, a dim, `called`. */
  label: string,
  text: string,
  link: nullable(object({ text: string, place })),
});

const hover = object({
  range,
  lines: list(hoverLine),
  copy: nullable(string),
  /** Where the expression stands, when it is a constant of which the value can be shown. */
  constant: nullable(place),
  /** Panels that fit what is computed there, with the place to open them at. */
  panels: list(object({ panel: oneOf(...panelKinds), at: place })),
});

/** The attention that a place in the code is about. */
const attention = object({
  /** `model.py:63` */
  place: string,
  range,
  heads: count,
  kvHeads: count,
  queries: count,
  keys: count,
  headDim: count,
  isCausal: boolean,
  /** What the code left open, and what was taken for it. */
  assumed: list(string),
});

/** The value of a constant as a text of pages, or why there is none. Pages count from 0. */
const value = object({
  title: string,
  text: nullable(string),
  reason: nullable(string),
  page: count,
  pages: count,
});

/** Gradients by the operands of one operation, a line each. */
const gradientHover = object({
  range,
  lines: list(object({ formula: string, shape: string })),
  /** What the names in the lines stand for. */
  notes: list(string),
});

const gradientKind = oneOf('grad', 'jacobian', 'hessian');

/** `indices`: the formula of an element. */
/** An operation of `core/gpu/operations` at the sizes that the code has. */
const benchmark = object({
  operation: string,
  /** The code, in a line. */
  text: string,
  /** `model.py:63` */
  place: string,
  range,
  /** `note` says where a value is from. */
  sizes: list(object({ name: string, value: count, note: string })),
});

/** The number at a place that a landscape is of, or why there is none. */
const landscape = object({
  reason: nullable(string),
  found: nullable(
    object({
      /** `model.py:63` */
      place: string,
      range,
      code: codeCheck,
    }),
  ),
});

const gradientStep = object({ rule: string, note: string, latex: string, indices: string, shape: string });

/** A gradient that passed its check. */
const gradient = object({
  wrt: string,
  kind: gradientKind,
  /** `\frac{\partial L}{\partial W}`: what `latex` is equal to. */
  symbol: string,
  latex: string,
  /** One line for a screen reader; null where the formula is of many lines. */
  words: nullable(string),
  /** An element in index notation, with what it is equal to; null where each element of the value is taken in turn. */
  indices: nullable(string),
  shape: string,
  numpy: string,
  torch: string,
  markdown: string,
  steps: list(gradientStep),
  /** Names in formulas that stand for something called otherwise in the code. */
  names: list(object({ latex: string, label: string })),
  /** Points at which it was compared with differences, and the largest relative error. */
  points: count,
  error: number,
});

/** A tensor that the code takes. */
const operand = object({
  label: string,
  shape: string,
  /** As formulas have it. */
  latex: string,
  /** Where it stands in the code. */
  uses: list(range),
});

/** What is known when a gradient is asked for; `reason` says why there is none. */
const gradientAnswer = object({
  range,
  /** The code that is differentiated. */
  source: string,
  /** The library that the code uses. */
  dialect: oneOf('torch', 'numpy'),
  operands: list(operand),
  /** Names whose shapes the user may say. */
  missing: list(string),
  /** How parts of the code are taken: dropout as in evaluation. */
  notes: list(string),
  reason: nullable(string),
  /** There may be a gradient if functions and modules of the document are entered (`expand`). */
  expandable: boolean,
  gradient: nullable(gradient),
  /** Shapes that the user gave and the code does not say, and how they would stand above it. */
  unwritten: nullable(edit),
});

export const gradientAnswerCheck = gradientAnswer;
export const gradientKindCheck = gradientKind;

/** A `torch.autograd.Function` for the code, and where it goes. */
const manualBackward = object({
  source: string,
  missing: list(string),
  reason: nullable(string),
  edit: nullable(edit),
  /** What it was compared with. */
  note: string,
});

const hint = object({ position, text: string, tooltip: string });

const problem = object({
  range,
  severity: oneOf('error', 'warning', 'hint'),
  code: string,
  message: string,
  related: list(object({ place, message: string })),
});

const context = object({ label: string, place: nullable(place) });

/** What is said of a whole document. */
const report = object({
  problems: list(problem),
  /** Number of expressions with a shape. */
  shapes: count,
  contexts: list(context),
  /** Why analysis could not look at everything. */
  incomplete: nullable(string),
  milliseconds: number,
});

const row = object({
  range,
  name: string,
  kind: oneOf('expression', 'target', 'parameter', 'module'),
  type: string,
});

/** The change that removes a problem, and which problem that is. */
/** `preferred`: it mends the problem. */
const fix = object({ title: string, edit, code: string, problem: range, preferred: boolean });

/** A change of the code; where a new name is asked for, all edits write it. */
const action = object({
  title: string,
  kind: oneOf('refactor.rewrite', 'refactor.extract'),
  edits: list(edit),
  rename: nullable(object({ name: string, taken: list(string) })),
});

const hintMode = oneOf('on', 'all');

/** What the worker serves. */
export const workerInterface = {
  requests: {
    report: { params: object(about), result: report },
    hover: { params: object(inContext), result: nullable(hover) },
    /** null where no attention is computed. */
    attention: { params: object(inContext), result: nullable(attention) },
    /** null where there is no operation that can be benchmarked. */
    benchmark: { params: object(inContext), result: nullable(benchmark) },
    landscape: { params: object(inContext), result: landscape },
    gradientHover: { params: object(inContext), result: nullable(gradientHover) },
    gradient: {
      params: object({
        ...inContext,
        kind: gradientKind,
        /** null asks for the operands alone. */
        wrt: nullable(string),
        /** Shapes that the user gave: `m,n`. */
        shapes: list(object({ name: string, shape: string })),
        /** Functions and modules of the document that the code calls are entered. */
        expand: boolean,
      }),
      result: gradientAnswer,
    },
    manualBackward: {
      params: object({ ...inContext, shapes: list(object({ name: string, shape: string })), expand: boolean }),
      result: manualBackward,
    },
    /** `uri` and `version` name the question, for a worker that hangs over it. */
    documents: { params: object(about), result: list(documentEntryCheck) },
    document: {
      params: object({ ...about, name: string, settings: list(settingCheck) }),
      result: documentAnswerCheck,
    },
    hints: { params: object({ ...inContext, mode: hintMode }), result: list(hint) },
    listing: { params: object(about), result: list(row) },
    copy: { params: object(inContext), result: nullable(string) },
    value: { params: object({ ...about, range, page: count }), result: value },
    comment: { params: object(inContext), result: nullable(edit) },
    actions: { params: object(inContext), result: list(action) },
    fixes: { params: object({ ...about, range }), result: list(fix) },
  },
  events: {
    document: object({
      ...about,
      /** Absolute, with forward slashes; null for a document that is not a file. */
      path: nullable(string),
      text: string,
      language: oneOf('python', 'notebook'),
      /** First line of each cell of a notebook. */
      cells: list(count),
    }),
    closed: object({ uri: string }),
    options: object({ roots: list(string), driver: nullable(string), timeBudget: number }),
    /** Files that the worker missed; a null text says that there is no such file. */
    files: list(object({ path: string, text: nullable(string), reason: nullable(string) })),
    /** Files the worker was given and that changed since: it asks for them again. */
    forget: list(string),
  },
} satisfies Interface;

/** What the host serves. */
export const hostInterface = {
  requests: {},
  events: {
    /** The worker is up. */
    ready: nothing,
    /** Analysis wanted these files and the worker cannot read them itself. */
    missing: list(string),
    log: object({ level: oneOf('info', 'warn', 'error'), text: string }),
  },
} satisfies Interface;

export type Place = Checked<typeof place>;
export type HoverLine = Checked<typeof hoverLine>;
export type PanelKind = (typeof panelKinds)[number];
export type HoverData = Checked<typeof hover>;
export type AttentionAt = Checked<typeof attention>;
export type BenchmarkAt = Checked<typeof benchmark>;
export type LandscapeAt = Checked<typeof landscape>;
export type ValueData = Checked<typeof value>;
export type GradientHoverData = Checked<typeof gradientHover>;
export type GradientKind = Checked<typeof gradientKind>;
export type GradientStep = Checked<typeof gradientStep>;
export type GradientData = Checked<typeof gradient>;
export type GradientAnswer = Checked<typeof gradientAnswer>;
export type ManualBackwardData = Checked<typeof manualBackward>;
export type HintData = Checked<typeof hint>;
export type HintMode = Checked<typeof hintMode>;
export type ProblemData = Checked<typeof problem>;
export type ContextData = Checked<typeof context>;
export type Report = Checked<typeof report>;
export type ShapeRow = Checked<typeof row>;
export type TextEditData = Checked<typeof edit>;
export type FixData = Checked<typeof fix>;
export type ActionData = Checked<typeof action>;
export type DocumentData = Checked<typeof workerInterface.events.document>;
export type OptionsData = Checked<typeof workerInterface.events.options>;
export type FileData = Checked<typeof workerInterface.events.files>[number];
export type WorkerInterface = typeof workerInterface;
export type HostInterface = typeof hostInterface;
