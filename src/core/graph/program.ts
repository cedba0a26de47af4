/**
 * A computation as a function of its inputs, computed again and again: what is the same every time is computed once, and shapes
 * are asked for once. It is written down as JSON, so that it can be sent to where there is no interpreter.
 */
import { DomainError, demand } from '../domain';
import { type Output, ShapeError, Undetermined } from '../ops/operator';
import { Graph, tensorsOf } from './graph';
import { argsOf, constantOf, type GraphJson, type NodeJson, operatorOf, toJson } from './json';
import type { Node } from './node';

const LARGEST = { text: 4_000_000, steps: 20_000 };

/** @throws Undetermined for what is too large. */
export function programText(inputs: ReadonlyMap<string, Node>, output: Node): string {
  for (const [name, node] of inputs) node.name = name;
  const json = toJson([output], new Set(inputs.values()));
  const text = JSON.stringify(json);
  if (json.steps.length > LARGEST.steps || text.length > LARGEST.text)
    throw new Undetermined(`it takes ${json.steps.length} operations, which is too much to be looked at`);
  return text;
}

type Made = (Node | undefined)[];

export class Program {
  /** The places of what has to be given, by name. */
  private readonly open = new Map<string, number>();
  /** What depends on nothing that is given, by place. */
  private readonly constants: Made = [];
  /** The places of what is computed every time. */
  private readonly live: readonly number[];
  /** What the operators yielded the first time, by step. */
  private known: (Output | undefined)[] = [];

  private constructor(private readonly json: GraphJson) {
    const { nodes, steps, results } = json;
    demand(results.length === 1 && nodes[results[0]] !== undefined, 'program', 'one result', results.length);
    demand(steps.length <= LARGEST.steps, 'program', `at most ${LARGEST.steps} steps`, steps.length);
    for (const step of steps) operatorOf(step);
    const depends = new Set<number>();
    nodes.forEach((n, i) => {
      const constant = constantOf(n);
      if (constant) this.constants[i] = constant;
      else if (n.step === undefined) this.open.set(nameOf(n), i);
      const isOpen = !constant && n.step === undefined;
      if (isOpen || placesIn(steps[n.step ?? -1]?.args).some((at) => depends.has(at))) depends.add(i);
    });
    const all = [...nodes.keys()].filter((i) => nodes[i].step !== undefined);
    this.live = all.filter((i) => depends.has(i));
    const fixed = all.filter((i) => !depends.has(i));
    this.compute(new Graph({ seed: 0 }), fixed, this.constants);
  }

  /** @throws DomainError for a text that is no program. */
  static read(text: string): Program {
    demand(text.length <= LARGEST.text, 'program', `at most ${LARGEST.text} characters`, text.length);
    try {
      return new Program(JSON.parse(text) as GraphJson);
    } catch (e) {
      // What is not there, is of another type, or was never computed.
      const isUnread = e instanceof SyntaxError || e instanceof TypeError || e instanceof RangeError;
      throw isUnread ? new DomainError(`the program cannot be read: ${e.message}`) : e;
    }
  }

  /** Of which library's rules what is given follows. */
  get library(): Node['outline']['library'] {
    const [first] = this.open.values();
    return first === undefined ? 'torch' : this.json.nodes[first].library;
  }

  /**
   * Computes it on a graph. Inputs have the same sizes and types whenever it is run; what is no input of it is left out.
   * @throws Undetermined, ShapeError where it has no value.
   */
  run(graph: Graph, inputs: ReadonlyMap<string, Node>): Node {
    const made = [...this.constants];
    for (const [name, at] of this.open) {
      const node = inputs.get(name);
      demand(node !== undefined, 'program', `a tensor for ${name}`, 'none');
      made[at] = node;
    }
    try {
      return this.compute(graph, this.live, made);
    } catch (e) {
      // Sizes that depend on elements, as of `x[x > 0]`, are other ones now.
      if (this.known.length === 0 || !(e instanceof Undetermined || e instanceof ShapeError)) throw e;
      this.known = [];
      return this.compute(graph, this.live, made);
    }
  }

  private compute(graph: Graph, places: readonly number[], made: Made): Node {
    const { nodes, steps, results } = this.json;
    const outputs = new Map<number, readonly Node[]>();
    for (const at of places) {
      const { step = 0, index = 0 } = nodes[at];
      const done = outputs.get(step) ?? this.apply(graph, step, made as Node[]);
      outputs.set(step, done);
      demand(done[index] !== undefined, 'program', `result ${index} of ${steps[step].operator}`, 'none');
      made[at] = done[index];
    }
    return made[results[0]]!;
  }

  private apply(graph: Graph, at: number, made: readonly Node[]): readonly Node[] {
    const step = this.json.steps[at];
    const operator = operatorOf(step);
    const args = argsOf(step, made);
    const known = this.known[at];
    if (known) return tensorsOf(graph.again({ operator, args, output: known, results: [] }, args));
    const output = graph.apply(operator, args, []);
    this.known[at] = output;
    return tensorsOf(output);
  }
}

function nameOf({ name }: NodeJson): string {
  demand(name !== undefined, 'program', 'a name for what is given', 'none');
  return name;
}

/** The places of the tensors among arguments. */
function placesIn(args: unknown): number[] {
  if (typeof args !== 'object' || args === null) return [];
  if ('node' in args && typeof args.node === 'number') return [args.node];
  return Object.values(args).flatMap(placesIn);
}
