/** The backward pass of code of several lines, by all that it takes: one program, checked as a whole. */
import { traceAll } from '../analysis/evaluate';
import { Undetermined } from '../base/undetermined';
import { Node } from '../core/graph/node';
import {
  type Backward,
  backward,
  backwardText,
  gradientName,
  type Indexed,
  indexed,
  keyOf,
  latex,
  Sizes,
  stepIndices,
  stepLatex,
} from '../derive/index';
import { type Checked, checkGradient } from './gradientCheck';
import { Sampler } from './gradientPoints';
import { type GradRequest, type GradStep, type Problem, reasoned, toProblem } from './gradients';

export interface BackwardRequest extends Omit<GradRequest, 'expr' | 'wrt' | 'kind'> {
  /** The last is the value. */
  readonly statements: readonly string[];
  /** Names that the statements give values, each once. */
  readonly named: readonly string[];
  readonly wrts: readonly string[];
}

export interface BackwardSolution {
  /** Lines of which the last is the gradients, one or a tuple of them. */
  readonly numpy: string;
  readonly torch: string;
  /** The gradient by the first, in the names of the others. */
  readonly latex: string;
  readonly element: Indexed;
  readonly steps: readonly (GradStep & { readonly dims: readonly string[]; readonly indices: string })[];
  /** The value is no number: the program takes the gradient by it, `G`. */
  readonly hasUpstream: boolean;
  readonly gradients: readonly { readonly wrt: string; readonly name: string; readonly dims: readonly string[] }[];
  readonly checked: Checked;
}

/** @param alive throws Undetermined when the answer is no longer wanted, or takes too long. */
export function solveBackward(
  request: BackwardRequest,
  alive: () => void = () => {},
): BackwardSolution | { readonly reason: string } {
  return reasoned(() => solved(request, alive));
}

function solved(request: BackwardRequest, alive: () => void): BackwardSolution {
  const { statements, named, wrts } = request;
  const whole = toProblem({ ...request, expr: statements.join('\n'), wrt: wrts[0], kind: 'vjp' });
  const sampler = new Sampler(whole);
  const { pass, rank } = derivedAt(whole, sampler, statements, named, wrts);
  alive();
  const problem: Problem = { ...whole, wrts, kind: rank === 0 ? 'grad' : 'vjp' };
  const variables = { dims: problem.shapes, ints: problem.ints };
  const names = wrts.map(gradientName);
  const last = names.length === 1 ? names[0] : `(${names.join(', ')})`;
  const numpy = `${backwardText(pass, variables, 'numpy')}\n${last}`;
  const torch = `${backwardText(pass, variables, 'torch')}\n${last}`;
  const checked = checkGradient(problem, sampler, { numpy, torch }, alive);
  const gradients = pass.gradients.map(({ term }, k) => ({
    wrt: wrts[k],
    name: names[k],
    dims: term.dims.map(keyOf),
  }));
  return {
    numpy,
    torch,
    latex: latex(pass.gradients[0].term),
    element: indexed(pass.gradients[0].term, problem.shapes.keys()),
    steps: stepsOf(pass),
    hasUpstream: rank > 0,
    gradients,
    checked,
  };
}

/** The formulas, from the computation at a point at which it has a value. */
function derivedAt(
  problem: Problem,
  sampler: Sampler,
  statements: readonly string[],
  named: readonly string[],
  wrts: readonly string[],
): { readonly pass: Backward; readonly rank: number } {
  const value = `(${[statements[statements.length - 1], ...named].join(', ')},)`;
  const code = [...statements.slice(0, -1), value].join('\n');
  const primes = sampler.primes();
  const found = sampler.firstFinite((mode) => {
    const given = sampler.draw(primes, 0, mode);
    const { graph, inputs, outputs } = traceAll({ code, given, defaultFloat: 'float64' }, problem.library);
    const [output, ...values] = outputs;
    if (!(output instanceof Node)) throw new Undetermined('the value is not one tensor that depends on others');
    return { graph, inputs, output, values };
  });
  const nodes = found.values.flatMap((v, k): [string, Node][] => (v instanceof Node ? [[named[k], v]] : []));
  const pass = backward({ ...found, sizes: new Sizes(primes) }, nodes, wrts);
  return { pass, rank: found.output.value.rank };
}

function stepsOf({ forward, adjoints, gradients }: Backward): BackwardSolution['steps'] {
  const parts = [
    { rule: 'value', equations: forward, note: () => 'A value of the code.' },
    { rule: 'adjoint', equations: adjoints, note: (name: string) => `The adjoint of ${name}, of the same shape.` },
    { rule: 'gradient', equations: gradients, note: (name: string) => `The gradient by ${name}.` },
  ];
  return parts.flatMap(({ rule, equations, note }) =>
    equations.map((equation) => ({
      rule,
      latex: stepLatex({ rule, equations: [equation], note: '' }),
      indices: stepIndices({ rule, equations: [equation], note: '' }),
      note: note(equation.name.name.replace(/^∂/, '')),
      dims: equation.term.dims.map(keyOf),
    })),
  );
}
