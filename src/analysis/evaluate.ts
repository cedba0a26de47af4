/** Tensor expressions as values: the interpreter on real numbers, and gradients of what it computed. */
import { workTime } from '../base/workTime';
import { grad as gradient } from '../core/autodiff/reverse';
import type { DType } from '../core/dtype';
import { dtypeKind } from '../core/dtype';
import { VARIANTS } from '../core/graph/arbitrary';
import type { Graph } from '../core/graph/graph';
import type { Node } from '../core/graph/node';
import { fullMessage } from '../core/ops/advice';
import { ShapeError, Undetermined } from '../core/ops/operator';
import { isComplex } from '../core/tensor/storage';
import { Tensor } from '../core/tensor/tensor';
import { Evaluation } from './interp/evaluation';
import { evaluate } from './interp/expressions';
import { Frame } from './interp/frame';
import { Interpreter } from './interp/interpreter';
import { BudgetExceeded, PyRaise } from './interp/signals';
import { execBlock } from './interp/statements';
import { callOperator, settled } from './interp/tensors';
import { Modules, SourceCache } from './modules';
import { outputsOf, tensorOf } from './outputs';
import { SourceFile } from './source';
import { bool, Env, float, int, ListValue, ModuleValue, str, type Value } from './values/values';

/** What a name stands for: a tensor, or a Python number. */
export type Given = Tensor | { readonly int: number } | { readonly float: number } | { readonly bool: boolean };

export interface Evaluable {
  /** One or several lines; the last is the value. */
  readonly code: string;
  readonly given: ReadonlyMap<string, Given>;
  /** Names of tensors by which the sum of the value is differentiated. */
  readonly grad: readonly string[];
  readonly defaultFloat: DType;
  readonly seed: number;
  /** What the given tensors are; found out from the code where it is not said. */
  readonly library?: Library;
  /** Composites leave their parts in the computation that is traced. */
  readonly isFlat?: boolean;
}

export interface Evaluated {
  /** One for a tensor or a number, several for a tuple or list of them. */
  readonly outputs: readonly Tensor[];
  readonly isSequence: boolean;
  readonly grad: ReadonlyMap<string, Tensor>;
}

/** What every code has imported, by the name that it uses. */
const PRELUDE: Readonly<Record<string, string>> = {
  math: 'import math',
  np: 'import numpy as np',
  torch: 'import torch',
  nn: 'import torch.nn as nn',
  F: 'import torch.nn.functional as F',
  torchvision: 'import torchvision',
  einops: 'import einops',
  rearrange: 'from einops import rearrange',
  reduce: 'from einops import reduce',
  repeat: 'from einops import repeat',
};

function preludeOf(code: string): string {
  const words = new Set(code.match(/\w+/g));
  return Object.entries(PRELUDE)
    .map(([name, line]) => (words.has(name) ? `${line}\n` : ''))
    .join('');
}

/** What is said of arrays and not of tensors. */
const NUMPY_WORDS = /\bnp\.|\bnumpy\.|\.astype\(|\bkeepdims=|\baxis=|\border=|\bddof=/;

const TORCH_WORDS = /\btorch\.|\bF\.|\bnn\.|\bdim=/;

export type Library = 'numpy' | 'torch';

/** What the given names are; null where they may be of either. @throws Undetermined where the value is sure to depend on it. */
function libraryOf(code: string): Library | null {
  if (TORCH_WORDS.test(code)) return 'torch';
  if (!NUMPY_WORDS.test(code)) return null;
  // PyTorch takes `axis` too, and divides by n − 1 where NumPy divides by n.
  if (!/\bnp\.|\bnumpy\./.test(code) && /\.(std|var)\(/.test(code) && !/\bddof=/.test(code)) {
    throw new Undetermined('std and var differ between NumPy and PyTorch: write np.std or torch.std');
  }
  return 'numpy';
}

const STEPS = 4_000_000;
const MILLISECONDS = 60_000;

/**
 * What a library leaves open must not decide: then it is computed with other choices as well.
 * @throws Undetermined with the reason where there is no value.
 */
export function evaluateCode(request: Evaluable): Evaluated {
  // NumPy has no gradients.
  const library = request.library ?? libraryOf(request.code) ?? (request.grad.length > 0 ? 'torch' : null);
  return library ? evaluateAs(request, library) : evaluateAsEither(request);
}

/** Of names that may be of either library: what both answer, or the only one that answers. */
function evaluateAsEither(request: Evaluable): Evaluated {
  const torch = attempt(() => evaluateAs(request, 'torch'));
  const numpy = attempt(() => evaluateAs(request, 'numpy'));
  if ('error' in torch) {
    if ('error' in numpy) throw torch.error;
    return numpy.value;
  }
  if ('error' in numpy || isSame(torch.value, numpy.value)) return torch.value;
  throw new Undetermined('PyTorch and NumPy answer differently: say np. or torch. to choose');
}

function attempt<T>(run: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof Undetermined) return { error };
    throw error;
  }
}

function evaluateAs(request: Evaluable, library: Library): Evaluated {
  const usual = evaluateOnce(request, library, 0);
  for (let variant = 1; usual.open !== null && variant < VARIANTS; variant++) {
    if (!isSame(usual, evaluateOnce(request, library, variant))) throw new Undetermined(usual.open);
  }
  return usual;
}

function isSame(a: Evaluated, b: Evaluated): boolean {
  const [x, y] = [a, b].map((e) => [...e.outputs, ...e.grad.values()]);
  return a.isSequence === b.isSequence && x.length === y.length && x.every((t, k) => isNear(t, y[k]));
}

/** Equal but for rounding. */
function isNear(a: Tensor, b: Tensor): boolean {
  if (a.dtype !== b.dtype || a.sizes.join() !== b.sizes.join()) return false;
  const [x, y] = [a.dense(), b.dense()];
  const tolerance = a.dtype === 'float32' || a.dtype === 'complex64' ? 1e-4 : 1e-9;
  return x.every((v, i) => Object.is(v, y[i]) || Math.abs(v - y[i]) <= tolerance * Math.max(1, Math.abs(v)));
}

/** A computation as it was made, and the nodes of what it was given. */
export interface Traced {
  readonly graph: Graph;
  readonly output: Node;
  readonly inputs: ReadonlyMap<string, Node>;
}

/** Runs code whose value is one tensor, and answers the computation. @throws Undetermined with the reason. */
export function traceCode(request: Omit<Evaluable, 'grad' | 'seed'>, library: Library): Traced {
  const { graph, outputs, isSequence, inputs } = traceAll(request, library);
  const [output] = outputs;
  if (isSequence || output instanceof Tensor)
    throw new Undetermined('the value is not one tensor that depends on others');
  return { graph, output, inputs };
}

/** The same of several values: a tensor that is no node depends on no other. */
export function traceAll(
  request: Omit<Evaluable, 'grad' | 'seed'>,
  library: Library,
): Pick<Traced, 'graph' | 'inputs'> & { readonly outputs: readonly (Node | Tensor)[]; readonly isSequence: boolean } {
  return inRun({ ...request, grad: [], seed: 0 }, library, 0, (run, i) => {
    const inputs = run.give(request.given, new Set());
    const { outputs, isSequence } = outputsOf(i.evaluation!, run.value());
    const [problem] = i.recorder.problems;
    if (problem) throw problem.error;
    const { graph } = i.evaluation!;
    if (graph.arbitrary.reason !== null) throw new Undetermined(graph.arbitrary.reason);
    return { graph, outputs, isSequence, inputs };
  });
}

function evaluateOnce(
  request: Evaluable,
  library: Library,
  variant: number,
): Evaluated & { readonly open: string | null } {
  return inRun(request, library, variant, (run, i) => {
    const nodes = run.give(request.given, new Set(request.grad));
    const answer = run.answer(run.value(), nodes, request.grad);
    return { ...answer, open: i.evaluation!.graph.arbitrary.reason };
  });
}

function inRun<T>(request: Evaluable, library: Library, variant: number, work: (run: Run, i: Interpreter) => T): T {
  const prelude = preludeOf(request.code);
  const file = new SourceFile('<eval>', '__main__', `${prelude}${request.code}\n`, false, false);
  const [unread] = file.ast.errors;
  if (unread) {
    const before = file.text.slice(prelude.length, unread.start);
    throw new Undetermined(
      `the code cannot be read: see line ${before.split('\n').length}, ${JSON.stringify(file.text.slice(unread.start, unread.start + 20).trimEnd())}`,
    );
  }
  const modules = new Modules({ read: () => null }, new SourceCache(), []);
  const i = new Interpreter(modules, () => false, {
    defaultFloat: request.defaultFloat,
    evaluate: (own) => new Evaluation(own, { seed: request.seed, variant, isFlat: request.isFlat }),
  });
  const beginning = i.heap.mark();
  try {
    return work(new Run(i, file, library), i);
  } catch (e) {
    throw asReason(e, i);
  } finally {
    i.heap.rollback(beginning);
  }
}

class Run {
  private readonly env = new Env(null, 'module');

  constructor(
    private readonly i: Interpreter,
    private readonly file: SourceFile,
    private readonly library: 'torch' | 'numpy',
  ) {
    this.env.vars.set('__name__', str('__main__'));
    i.modules.register(file.uri, new ModuleValue(file.name, this.env, file, () => undefined));
    i.startBudget(STEPS, workTime() + MILLISECONDS);
    i.enter(new Frame(file, this.env, null, null, null, null));
  }

  /** Sets the names, and answers the nodes of the tensors among them. */
  give(given: ReadonlyMap<string, Given>, asked: ReadonlySet<string>): Map<string, Node> {
    const nodes = new Map<string, Node>();
    for (const [name, what] of given) {
      if (what instanceof Tensor) {
        const { value, node } = this.i.evaluation!.input(what, this.library, asked.has(name));
        nodes.set(name, node);
        this.env.vars.set(name, value);
      } else this.env.vars.set(name, numberValue(what));
    }
    return nodes;
  }

  /** Runs all lines; answers the value of the last. */
  value(): Value {
    const { i } = this;
    const given = new Map(this.env.vars);
    const body = this.file.ast.body;
    const last = body.at(-1);
    for (const s of body.slice(0, -1)) {
      this.run(s);
      // The prelude does not take the place of what is given.
      if (s.kind === 'Import') for (const [name, value] of given) this.env.vars.set(name, value);
    }
    switch (last?.kind) {
      case 'ExprStmt':
        return settled(evaluate(i, last.value));
      case 'Assign':
      case 'AugAssign': {
        this.run(last);
        return settled(evaluate(i, last.kind === 'Assign' ? last.targets[0] : last.target));
      }
      default:
        throw new Undetermined('the last line is no expression and no assignment, so there is no value');
    }
  }

  private run(statement: SourceFile['ast']['body'][number]): void {
    if (statement.kind === 'ErrorStmt') throw new Undetermined('the code cannot be read');
    if (statement.kind === 'ExprStmt') this.effect(settled(evaluate(this.i, statement.value)));
    else if (!execBlock(this.i, [statement])) throw new Undetermined('the code ends before its last line');
    const [problem] = this.i.recorder.problems;
    if (problem) throw problem.error;
  }

  /** What a call does that is not known may be what the other lines rest on. */
  private effect(value: Value): void {
    if (value.kind === 'unknown') throw new Undetermined(this.i.evaluation!.missing ?? value.reason);
  }

  answer(value: Value, nodes: ReadonlyMap<string, Node>, wanted: readonly string[]): Evaluated {
    const [problem] = this.i.recorder.problems;
    if (problem) throw problem.error;
    const { outputs, isSequence } = outputsOf(this.i.evaluation!, this.withArrays(value));
    const results = outputs.filter((o): o is Node => !(o instanceof Tensor));
    return { outputs: outputs.map(tensorOf), isSequence, grad: this.gradients(results, nodes, wanted) };
  }

  /** A sequence with arrays in the place of the lists in it. */
  private withArrays(value: Value): Value {
    const isList = (v: Value) => settled(v).kind === 'list' || settled(v).kind === 'tuple';
    if ((value.kind !== 'list' && value.kind !== 'tuple') || !value.items.some(isList)) return value;
    return new ListValue(
      value.items.map((v) => (isList(v) ? this.array(v) : v)),
      value.rest,
    );
  }

  private array(list: Value): Value {
    const args = new Map<string, Value>([
      ['data', list],
      ['library', str('numpy')],
    ]);
    return callOperator(this.i, 'tensor', args, this.file.ast.body.at(-1)!);
  }

  private gradients(results: readonly Node[], nodes: ReadonlyMap<string, Node>, wanted: readonly string[]) {
    const out = new Map<string, Tensor>();
    if (wanted.length === 0) return out;
    const { graph } = this.i.evaluation!;
    // Of a complex value it is that of the real part, as PyTorch has it.
    const floats = results.filter(
      (r) => r.type.dtype !== null && ['float', 'complex'].includes(dtypeKind(r.type.dtype)),
    );
    const real = floats.map((r) => (isComplex(r.type.dtype!) ? (graph.fn('real', r) as Node) : r));
    if (real.length === 0) throw new Undetermined('the value is no float, so it has no gradient');
    const wrt = wanted.map((name) => {
      const node = nodes.get(name);
      if (!node) throw new Undetermined(`${name}, by which is to be differentiated, is no tensor`);
      return node;
    });
    const total = real.map((r) => graph.sum(r)).reduce((a, b) => graph.add(a, b)) as Node;
    const { adjoints, reached } = gradient(graph, total, wrt);
    if (!reached)
      throw new Undetermined(`the value does not depend on ${wanted.join(', ')} in a way that has a gradient`);
    for (const [k, name] of wanted.entries())
      out.set(name, adjoints[k]?.value ?? Tensor.zeros(wrt[k].type.dtype!, wrt[k].value.sizes));
    return out;
  }
}

function numberValue(what: Exclude<Given, Tensor>): Value {
  if ('int' in what) return int(what.int);
  return 'float' in what ? float(what.float) : bool(what.bool);
}

/** Why there is no value. Errors of ours stay errors. */
function asReason(e: unknown, i: Interpreter): unknown {
  if (e instanceof Undetermined) return e;
  if (e instanceof ShapeError) return new Undetermined(fullMessage(e));
  if (e instanceof RangeError) return new Undetermined(e.message);
  if (e instanceof PyRaise) return new Undetermined(i.evaluation?.missing ?? e.message);
  if (e instanceof BudgetExceeded) return new Undetermined(`it takes too long: ${e.message}`);
  return e;
}
