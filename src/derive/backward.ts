/** The backward pass of code of several lines: its values by their names, their adjoints and the gradients, each said once. */
import { vjp } from '../core/autodiff/reverse';
import type { Node } from '../core/graph/node';
import { Tensor } from '../core/tensor/tensor';
import { type Computation, holdsOf, upstreamName } from './gradient';
import { full } from './product';
import { constant } from './size';
import { ADJOINT, type Equation } from './steps';
import { distributed } from './sum';
import { constantOf, mentions, type Term, variable } from './term';
import { Translation } from './translate/index';
import { Untranslatable } from './translate/rule';

export interface Backward {
  /** What the code computes under its names, in order, as far as the gradients rest on it. */
  readonly forward: readonly Equation[];
  /** Adjoints of these, the last first. */
  readonly adjoints: readonly Equation[];
  /** One for each tensor that was asked for, under the name of its adjoint. */
  readonly gradients: readonly Equation[];
}

/** @param named nodes that the code gives a name. @throws Untranslatable where there is no formula. */
export function backward(
  { graph, output, inputs, sizes }: Computation,
  named: readonly (readonly [string, Node])[],
  wrt: readonly string[],
): Backward {
  const translation = new Translation(graph, sizes);
  const dimsOf = (node: Node) => node.value.sizes.map((n) => sizes.ofAxis(n));
  for (const [name, node] of inputs) translation.name(node, variable(name, dimsOf(node), holdsOf(node)));
  const outer = dimsOf(output);
  let seed = graph.onesLike(output) as Node;
  if (outer.length > 0) {
    seed = graph.input(Tensor.zeros(output.type.dtype!, output.value.sizes), output.type.library);
    translation.name(seed, variable(upstreamName(inputs), outer));
  }
  const targets = wrt.map((name) => {
    const node = inputs.get(name);
    if (!node) throw new Untranslatable(`${name} is no tensor of the expression`);
    return node;
  });
  const adjointOf = new Map<Node, Node>();
  const found = graph.lazily(() =>
    vjp(graph, [output], [seed], targets, (call, adjoints) => {
      for (const [k, result] of call.results.entries()) if (adjoints[k]) adjointOf.set(result, adjoints[k]);
    }),
  );
  const equation = (node: Node, name: string): Equation | null => {
    const term = distributed(translation.term(node));
    // A number needs no name.
    if (term.kind === 'variable' || constantOf(term)) return null;
    const own = variable(name, term.dims) as Equation['name'];
    translation.call(node, term, own);
    return { name: own, term };
  };
  const present = (e: Equation | null): e is Equation => e !== null;
  const forward = named.map(([name, node]) => equation(node, name)).filter(present);
  const adjoints = [...named]
    .reverse()
    .map(([name, node]) => {
      const adjoint = adjointOf.get(node);
      return adjoint ? equation(adjoint, `${ADJOINT}${name}`) : null;
    })
    .filter(present);
  const gradients = targets.map((target, k): Equation => {
    const name = variable(`${ADJOINT}${wrt[k]}`, dimsOf(target)) as Equation['name'];
    const gradient = found[k];
    return { name, term: gradient ? distributed(translation.term(gradient)) : full(dimsOf(target), constant(0)) };
  });
  return needed({ forward, adjoints, gradients });
}

/** Without what the gradients do not rest on. */
function needed({ forward, adjoints, gradients }: Backward): Backward {
  const terms: Term[] = gradients.map((e) => e.term);
  const keep = (all: readonly Equation[]) => {
    const kept: Equation[] = [];
    for (const e of [...all].reverse()) {
      if (!terms.some((t) => mentions(t, e.name.name))) continue;
      terms.push(e.term);
      kept.unshift(e);
    }
    return kept;
  };
  const ownAdjoints = keep(adjoints);
  return { forward: keep(forward), adjoints: ownAdjoints, gradients };
}
