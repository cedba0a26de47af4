/** A derivation step by step: what each operator on the way computes, and the adjoint of that, by names. */
import type { Graph } from '../core/graph/graph';
import type { Call, Node } from '../core/graph/node';
import { keyOf, type Size, type Sizes } from './size';
import { type Term, variable } from './term';
import { Translation } from './translate/index';
import { Untranslatable } from './translate/rule';

export interface Step {
  /** The operator whose result it is about; `definition` and `gradient` begin and end. */
  readonly rule: string;
  /** Equations in the order in which they are to be read. */
  readonly equations: readonly Equation[];
  readonly note: string;
}

export interface Equation {
  readonly name: Term & { kind: 'variable' };
  readonly term: Term;
}

/** An application that reverse mode went through, with the adjoint of its first result. */
export interface Passed {
  readonly call: Call;
  readonly adjoint: Node;
}

/** Before the name of what an adjoint is of: no name in Python begins so. */
export const ADJOINT = '∂';

interface Derivation {
  readonly graph: Graph;
  readonly sizes: Sizes;
  /** The last first. */
  readonly way: readonly Passed[];
  readonly gradient: Node | null;
  readonly output: Node;
  readonly wrt: string;
  /** What stands at the beginning: inputs and the upstream gradient. */
  readonly names: ReadonlyMap<Node, Term>;
}

/** One step for each operator, the last first. Empty where one of them has no formula. */
export function stepsOf(d: Derivation): Step[] {
  try {
    return new Stepwise(d).steps();
  } catch (e) {
    if (e instanceof Untranslatable) return [];
    throw e;
  }
}

class Stepwise {
  private readonly translation: Translation;
  private readonly letter: string;

  constructor(private readonly d: Derivation) {
    this.translation = new Translation(d.graph, d.sizes);
    const taken = [...d.names.values()].map((t) => (t.kind === 'variable' ? t.name : ''));
    for (const [node, term] of d.names) this.translation.name(node, term);
    this.letter = [...'zuhqvrs'].find((l) => !taken.some((name) => name.startsWith(l))) ?? 'z_z';
  }

  steps(): Step[] {
    const { way, gradient, wrt } = this.d;
    const values = new Map<Call, Equation>();
    for (const { call } of [...way].reverse()) {
      const value = this.equation(call.results[0], `${this.letter}_${values.size + 1}`);
      // What only copies needs no name.
      if (value.term.kind !== 'variable') values.set(call, value);
    }
    const backward = way.flatMap(({ call, adjoint }) => {
      const value = values.get(call);
      return value ? [this.back(call, value, this.equation(adjoint, `${ADJOINT}${value.name.name}`))] : [];
    });
    const definition: Step = {
      rule: 'definition',
      equations: [...values.values()],
      note: 'The expression, with a name for the result of each operator.',
    };
    if (!gradient || values.size === 0) return [];
    const last = this.equation(gradient, `${ADJOINT}${wrt}`);
    const note = `The adjoint of ${wrt}, which is a tensor of the shape ${shapeText(last.term.dims)}.`;
    return [definition, ...backward, { rule: 'gradient', equations: [last], note }];
  }

  /** Names a node, and says what it is by the names that were given before. */
  private equation(node: Node, name: string): Equation {
    const term = this.translation.term(node);
    const own = variable(name, term.dims) as Equation['name'];
    if (term.kind !== 'variable') this.translation.name(node, own);
    return { name: own, term };
  }

  private back(call: Call, value: Equation, adjoint: Equation): Step {
    const shape = shapeText(value.term.dims);
    const note = `${call.operator.name} gives ${value.name.name}, ${shape}; its adjoint has the same shape.`;
    return { rule: call.operator.name, equations: [adjoint], note };
  }
}

function shapeText(dims: readonly Size[]): string {
  if (dims.length === 0) return 'a number';
  return dims.length === 1 ? `(${keyOf(dims[0])},)` : `(${dims.map(keyOf).join(', ')})`;
}
