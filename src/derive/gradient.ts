/** Gradients of a computation as formulas: reverse mode over its operators, then terms, then simplification. */
import { type Seen, vjp } from '../core/autodiff/reverse';
import type { Graph } from '../core/graph/graph';
import type { Node } from '../core/graph/node';
import { Tensor } from '../core/tensor/tensor';
import { coefficients } from './linear';
import { arranged, full } from './product';
import { constant, type Size, type Sizes } from './size';
import { type Passed, type Step, stepsOf } from './steps';
import { distributed } from './sum';
import { range, type Term, variable } from './term';
import { Translation } from './translate/index';
import { Untranslatable } from './translate/rule';

export const KINDS = ['grad', 'vjp', 'jacobian', 'hessian'] as const;
export type Kind = (typeof KINDS)[number];

export interface Computation {
  readonly graph: Graph;
  readonly output: Node;
  readonly inputs: ReadonlyMap<string, Node>;
  readonly sizes: Sizes;
}

export interface Derived {
  /** The gradient; of a Jacobian or Hessian without a formula what `upstream` is to be put into. */
  readonly term: Term;
  /** The axes of the upstream gradient that stands for each element of the result in turn. */
  readonly upstream: readonly Size[] | null;
  /** What the upstream gradient is called. */
  readonly seed: string;
  readonly steps: readonly Step[];
}

/** What the upstream gradient is called: `G`, unless something else is called so. */
export function upstreamName(taken: { has(name: string): boolean }): string {
  if (!taken.has('G')) return 'G';
  for (let n = 1; ; n++) if (!taken.has(`G_${n}`)) return `G_${n}`;
}

/** @throws Untranslatable, Undetermined with the reason where there is no formula. */
export function derive({ graph, output, inputs, sizes }: Computation, wrt: string, kind: Kind): Derived {
  const target = inputs.get(wrt);
  if (!target) throw new Untranslatable(`${wrt} is no tensor of the expression`);
  const translation = new Translation(graph, sizes);
  const dimsOf = (node: Node) => node.value.sizes.map((n) => sizes.ofAxis(n));
  for (const [name, node] of inputs) translation.name(node, variable(name, dimsOf(node), holdsOf(node)));
  const outer = dimsOf(output);
  const name = upstreamName(inputs);
  if ((kind === 'grad' || kind === 'hessian') && outer.length > 0)
    throw new Untranslatable(
      `the value has ${outer.length} axes, and a gradient is of a number: ask for vjp or jacobian`,
    );
  const upstream = (node: Node): Node => {
    const made = graph.input(Tensor.zeros(node.type.dtype!, node.value.sizes), node.type.library);
    translation.name(made, variable(name, dimsOf(node)));
    return made;
  };
  const isSeeded = kind === 'vjp' || (kind === 'jacobian' && outer.length > 0);
  const seed = isSeeded ? upstream(output) : (graph.onesLike(output) as Node);
  const way: Passed[] = [];
  const first = adjoint(graph, output, seed, target, (call, [g]) => {
    if (g) way.push({ call, adjoint: g });
  });
  const names = new Map([...inputs.values()].map((node): [Node, Term] => [node, translation.term(node)]));
  if (isSeeded) names.set(seed, variable(name, outer));
  const steps = stepsOf({ graph, sizes, way, gradient: first, output, wrt, names });
  const zero = () => full(dimsOf(target), constant(0));
  if (kind !== 'hessian') {
    const term = first ? distributed(translation.term(first)) : zero();
    const derived: Derived = { term, upstream: null, seed: name, steps };
    return kind === 'jacobian' ? jacobian(derived, isSeeded ? outer : [], first !== null, dimsOf(target)) : derived;
  }
  const dims = dimsOf(target);
  const none: Derived = { term: full([...dims, ...dims], constant(0)), upstream: null, seed: name, steps: [] };
  if (!first) return none;
  const second = adjoint(graph, first, dims.length > 0 ? upstream(first) : (graph.onesLike(first) as Node), target);
  if (!second) return none;
  return jacobian({ term: translation.term(second), upstream: null, seed: name, steps }, dims, true, dims);
}

export function holdsOf({ type: { dtype } }: Node): 'reals' | 'whole' | 'truth' {
  return dtype === 'bool' ? 'truth' : dtype === 'int64' ? 'whole' : 'reals';
}

function adjoint(graph: Graph, y: Node, seed: Node, x: Node, seen?: Seen): Node | null {
  return graph.lazily(() => vjp(graph, [y], [seed], [x], seen)[0]);
}

/** @param linear what is linear in the upstream gradient, of the sizes `outer`. */
function jacobian(linear: Derived, outer: readonly Size[], depends: boolean, inner: readonly Size[]): Derived {
  if (!depends) return { ...linear, term: full([...outer, ...inner], constant(0)) };
  if (outer.length === 0) return linear;
  const whole = coefficients(linear.term, linear.seed, outer);
  if (!whole) return { ...linear, upstream: outer };
  return { ...linear, term: arranged(whole, range(whole.dims.length)) };
}
