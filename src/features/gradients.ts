/** `nabla grad` and what the editor says of gradients: a request for a formula, its derivation, and the check of it. */
import { type Given, type Library, traceCode } from '../analysis/evaluate';
import { Undetermined } from '../base/undetermined';
import {
  type Computation,
  constant,
  derive,
  elementName,
  type Indexed,
  indexed,
  KINDS,
  type Kind,
  keyOf,
  latex,
  latexName,
  named,
  pythonText,
  type Size,
  Sizes,
  stepIndices,
  stepLatex,
  stepsText,
  times,
  Untranslatable,
  unicode,
  upstreamName,
} from '../derive/index';
import { type Checked, checkGradient, stepsHold } from './gradientCheck';
import { Sampler } from './gradientPoints';

export const DIALECTS = ['torch', 'numpy'] as const;

export interface GradRequest {
  readonly id?: unknown;
  readonly expr: string;
  /** Sizes of the tensors: `"m,n"`, `""` for a number. */
  readonly vars: Readonly<Record<string, string>>;
  readonly wrt: string;
  readonly kind?: Kind;
  readonly dialect?: Library;
  /** What is known of the elements: `sym`, `spd`, `pos`, `prob`, `int<n`. */
  readonly domain?: Readonly<Record<string, string>>;
  /** Sizes that there are as numbers too, each called `size_` and its name. */
  readonly ints?: readonly SizeInt[];
}

export interface SizeInt {
  readonly name: string;
  /** `n_head*d` */
  readonly size: string;
  /** Formulas may use it: whoever reads them knows it. */
  readonly isKnown: boolean;
}

export interface GradStep {
  readonly rule: string;
  readonly latex: string;
  readonly note: string;
}

export type GradAnswer = { readonly id?: unknown } & (
  | {
      readonly ok: true;
      readonly numpy: string;
      readonly torch: string;
      readonly latex: string;
      readonly steps: readonly GradStep[];
      readonly checked: Checked;
    }
  | { readonly ok: false; readonly reason: string }
);

/** Never throws but for errors of ours: what cannot be derived, or does not pass its check, is an answer with a reason. */
export function answerGrad(request: GradRequest): GradAnswer {
  const id = request.id === undefined ? {} : { id: request.id };
  const solution = solve(request);
  if ('reason' in solution) return { ...id, ok: false, reason: solution.reason };
  const { numpy, torch, latex, checked } = solution;
  const steps = solution.steps.map(({ rule, latex, note }) => ({ rule, latex, note }));
  return { ...id, ok: true, numpy, torch, latex, steps, checked };
}

/** A gradient with all that an editor shows of it. */
export interface Solution {
  readonly numpy: string;
  readonly torch: string;
  readonly latex: string;
  /** One line of Unicode; null where each element of the result stands for the upstream gradient in turn. */
  readonly text: string | null;
  /** An element of the gradient in index notation; null where it is null above. */
  readonly element: Indexed | null;
  /** Sizes of the gradient, each a name or a number: `m`, `768`, `2·n`. */
  readonly dims: readonly string[];
  readonly steps: readonly (GradStep & { readonly dims: readonly string[]; readonly indices: string })[];
  readonly checked: Checked;
}

/** @param alive throws Undetermined when the answer is no longer wanted, or takes too long. */
export function solve(request: GradRequest, alive: () => void = () => {}): Solution | { readonly reason: string } {
  return reasoned(() => derived(request, alive));
}

/** Why there is no answer, as one. */
export function reasoned<T>(work: () => T): T | { readonly reason: string } {
  try {
    return work();
  } catch (e) {
    if (e instanceof Undetermined || e instanceof Untranslatable || e instanceof RangeError)
      return { reason: e.message };
    return { reason: `internal error: ${e instanceof Error ? e.message : String(e)}` };
  }
}

export interface Problem {
  readonly code: string;
  readonly wrt: string;
  /** All that is differentiated by: `wrt` alone, but for a backward pass. */
  readonly wrts: readonly string[];
  readonly kind: Kind;
  readonly library: Library;
  readonly shapes: ReadonlyMap<string, readonly Size[]>;
  /** Sizes that the code has as numbers. */
  readonly ints: readonly { readonly name: string; readonly size: Size; readonly isKnown: boolean }[];
  readonly domains: ReadonlyMap<string, string>;
  /** What the upstream gradient is called. */
  readonly upstream: string;
  /** Axes of the value; where sizes of 1 give it others nothing is compared. */
  readonly rank?: number;
}

function derived(request: GradRequest, alive: () => void): Solution {
  const problem = toProblem(request);
  const sampler = new Sampler(problem);
  const computation = traced(problem, sampler);
  alive();
  try {
    return solved(problem, sampler, computation, alive);
  } catch (e) {
    // Some axes may have as many elements as two together.
    const isOurs = e instanceof Undetermined || e instanceof Untranslatable;
    if (!isOurs || sampler.names.length === 0) throw e;
    try {
      const sizes = new Sizes(computation.sizes.primes, true);
      return solved(problem, sampler, { ...computation, sizes }, alive);
    } catch (other) {
      throw other instanceof Undetermined || other instanceof Untranslatable ? e : other;
    }
  }
}

function solved(given: Problem, sampler: Sampler, computation: Computation, alive: () => void): Solution {
  const problem = { ...given, rank: computation.output.value.rank };
  const result = derive(computation, problem.wrt, problem.kind);
  alive();
  const variables = { dims: problem.shapes, ints: problem.ints };
  const numpy = pythonText(result, variables, 'numpy');
  const torch = pythonText(result, variables, 'torch');
  const checked = checkGradient(problem, sampler, { numpy, torch }, alive);
  // The steps go to the gradient, of which a Hessian is another; with an upstream gradient where the value is no number.
  const kind = computation.output.value.rank > 0 ? 'vjp' : 'grad';
  const hold = result.steps.length > 0 && stepsHold({ ...problem, kind }, sampler, stepsText(result.steps, variables));
  const steps = (hold ? result.steps : []).map((s) => ({
    rule: s.rule,
    latex: stepLatex(s),
    indices: stepIndices(s),
    note: s.note,
    dims: s.equations[s.equations.length - 1].term.dims.map(keyOf),
  }));
  const text = result.upstream ? null : unicode(result.term);
  const element = result.upstream ? null : indexed(result.term, problem.shapes.keys());
  const outer = (result.upstream ?? []).map(keyOf);
  const all = [...outer, ...result.term.dims.map(keyOf)];
  return { numpy, torch, latex: latex(result.term), text, element, dims: all, steps, checked };
}

/** The computation at a point at which it has a value. */
function traced(problem: Problem, sampler: Sampler): Computation {
  const at = (primes: ReadonlyMap<string, number>): Computation => {
    const found = sampler.firstFinite((mode) => {
      const given = sampler.draw(primes, 0, mode);
      return traceCode({ code: problem.code, given, defaultFloat: 'float64' }, problem.library);
    });
    return { ...found, sizes: new Sizes(primes) };
  };
  try {
    return at(sampler.primes());
  } catch (e) {
    // Some expressions want more rows than columns.
    if (!(e instanceof Undetermined) || sampler.names.length < 2) throw e;
    try {
      return at(sampler.primes(true));
    } catch (other) {
      throw other instanceof Undetermined ? e : other;
    }
  }
}

/** @throws Undetermined where the request makes no sense. */
export function toProblem(request: GradRequest): Problem {
  const { expr, wrt, kind = 'grad', dialect } = request;
  if (typeof expr !== 'string' || expr.trim() === '') throw new Undetermined('expr is no expression');
  if (!KINDS.includes(kind)) throw new Undetermined(`kind is one of ${KINDS.join(', ')}, found ${String(kind)}`);
  const shapes = new Map<string, readonly Size[]>();
  for (const [name, shape] of Object.entries(request.vars ?? {})) {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new Undetermined(`vars: ${JSON.stringify(name)} is no name`);
    shapes.set(name, sizesOf(name, shape));
  }
  if (!shapes.has(wrt))
    throw new Undetermined(`wrt: ${String(wrt)} is not among the variables ${[...shapes.keys()].join(', ')}`);
  if (shapes.has('G') && kind === 'vjp')
    throw new Undetermined('G stands for the upstream gradient: call the variable otherwise');
  const library = dialect ?? (/\bnp\.|\bnumpy\.|\baxis=|\bkeepdims=/.test(expr) ? 'numpy' : 'torch');
  if (!DIALECTS.includes(library)) throw new Undetermined(`dialect is one of ${DIALECTS.join(', ')}`);
  const domains = new Map(Object.entries(request.domain ?? {}));
  const ints = (request.ints ?? []).map(({ size, ...int }) => ({ ...int, size: sizesOf(int.name, size)[0] }));
  return { code: expr, wrt, wrts: [wrt], kind, library, shapes, ints, domains, upstream: upstreamName(shapes) };
}

/** `m,2*n`: numbers, names, and products of them. */
function sizesOf(name: string, text: unknown): Size[] {
  if (typeof text !== 'string') throw new Undetermined(`vars: the sizes of ${name} are a text such as "m,n"`);
  return text
    .replace(/[()[\]\s]/g, '')
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      if (/^\d+$/.test(part)) return constant(Number(part));
      if (/^([A-Za-z_]\w*|\d+)(\*([A-Za-z_]\w*|\d+))*$/.test(part))
        return part
          .split('*')
          .map((f) => (/^\d/.test(f) ? constant(Number(f)) : named(f)))
          .reduce(times);
      throw new Undetermined(`vars: the size ${JSON.stringify(part)} of ${name} is no name and no number`);
    });
}

/** What a gradient is equal to, in LaTeX: of a value `L` or `f`, by a name. */
export function gradientSymbol(kind: 'grad' | 'jacobian' | 'hessian', value: string, name: string): string {
  const by = `\\partial ${latexName(name)}`;
  if (kind !== 'hessian') return `\\frac{\\partial ${value}}{${by}}`;
  return `\\frac{\\partial^2 ${value}}{${by}\\,${by}}`;
}

/** The same of one element: of a Hessian, the first and the second half of the indices are those of the name. */
export function elementSymbol(
  kind: 'grad' | 'jacobian' | 'hessian',
  value: string,
  name: string,
  rank: number,
  indices: readonly string[],
): string {
  const own = indices.slice(indices.length - rank);
  const by = `\\partial ${elementName(name, own)}`;
  const other = indices.slice(0, indices.length - rank);
  if (kind === 'hessian') return `\\frac{\\partial^2 ${value}}{\\partial ${elementName(name, other)}\\,${by}}`;
  return `\\frac{\\partial ${elementName(value, other)}}{${by}}`;
}

export const GRAD_FORMATS = ['text', 'latex', 'markdown', 'numpy', 'torch', 'json'] as const;
export type GradFormat = (typeof GRAD_FORMATS)[number];

/** An answer for people and for programs. */
export function gradText(answer: GradAnswer, format: GradFormat): string {
  if (format === 'json') return JSON.stringify(answer);
  if (!answer.ok) return `no formula: ${answer.reason}`;
  switch (format) {
    case 'latex':
    case 'numpy':
    case 'torch':
      return answer[format];
    case 'markdown':
      return [...answer.steps.map((s) => `${s.note}\n\n$$${s.latex}$$\n`), checkText(answer.checked)].join('\n');
    default:
      return `${answer.numpy}\n# ${checkText(answer.checked)}`;
  }
}

export function checkText({ points, max_rel_err }: Checked): string {
  return `checked at ${points} points, largest relative error ${max_rel_err.toExponential(1)}`;
}

/** Answers of a file of requests, one a line. */
export function gradBatch(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      let request: GradRequest;
      try {
        request = JSON.parse(line);
      } catch (e) {
        return JSON.stringify({ ok: false, reason: `the request is no JSON: ${(e as Error).message}` });
      }
      return JSON.stringify(answerGrad(request));
    });
}

export { latexName, textName as unicodeName } from '../derive/index';
export { type Given, KINDS, type Kind };
