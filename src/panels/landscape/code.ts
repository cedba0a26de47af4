/** A number that the user's code computes, as a function of some of the tensors that it takes. */
import { DomainError, demand } from '../../core/domain';
import type { Graph } from '../../core/graph/graph';
import type { Node } from '../../core/graph/node';
import { Program } from '../../core/graph/program';
import { drawn } from '../../core/learn/landscape/draws';
import { type Batch, type Model, Objective } from '../../core/learn/objective';
import type { Weights } from '../../core/learn/weights';
import { ShapeError, Undetermined } from '../../core/ops/operator';
import { Random } from '../../core/random/random';
import { Tensor } from '../../core/tensor/tensor';
import { type CodeOperand, MOST_AXES, type Subject } from '../../protocol/panels/landscape';
import type { Learnable } from './subject';

type OfCode = Extract<Subject, { kind: 'code' }>;

const MOST = { parameters: 100_000, elements: 1_000_000, operands: 256 };
/** Data has streams of the seed of its own: training uses the first three, and other sets the fourth. */
const FIRST_STREAM = 8;
const NOTHING: Batch = { inputs: Tensor.zeros('float64', [1]), targets: Tensor.zeros('float64', [1]) };

/** @throws DomainError for code that has no landscape. */
export function ofCode({ code }: OfCode, seed: number): Learnable {
  const { operands } = code;
  demandSizes(operands);
  const moved = operands.filter((o) => o.isMoved);
  demand(moved.length > 0, 'landscape', 'at least one parameter that is moved', 'none: choose one');
  for (const o of moved) demand(o.isFloat, 'landscape', `floats as ${o.label}, which is moved`, o.draw);
  const program = Program.read(code.program);
  const starts = weightsOf(moved, (o, k) => startOf(o, new Random(seed, FIRST_STREAM + k)));
  const held = new Map(
    operands
      .map((o, k): [CodeOperand, number] => [o, FIRST_STREAM + operands.length + k])
      .filter(([o]) => !o.isMoved)
      .map(([o, stream]): [string, Tensor] => [o.name, heldAt(o, new Random(seed, stream))]),
  );
  const model: Model = {
    library: program.library,
    // Of another seed than the data's the start is another one, too: the code's own is that of the first.
    initial: (random) =>
      random.seed === seed
        ? starts
        : weightsOf(moved, (o, k) => drawnStart(o, new Random(random.seed, FIRST_STREAM + k))),
    forward: (B, weights) => {
      const graph = B as Graph;
      const inputs = new Map<string, Node>();
      for (const [name, t] of held) inputs.set(name, graph.input(t, program.library));
      for (const name of Object.keys(weights)) inputs.set(name, weights[name] as Node);
      const value = program.run(graph, inputs);
      return value.value.rank === 0 ? value : graph.sum(value);
    },
  };
  tried(model, starts);
  return {
    model,
    loss: (_, value) => value,
    ...{ all: NOTHING, wideAll: NOTHING, samples: 1, window: null },
    axes: axesOf(moved),
    notes: [...code.notes, ...notesOf(operands, seed)],
  };
}

function demandSizes(operands: readonly CodeOperand[]): void {
  demand(operands.length <= MOST.operands, 'landscape', `at most ${MOST.operands} tensors`, operands.length);
  const count = (list: readonly CodeOperand[]) => list.reduce((sum, o) => sum + sizeOf(o), 0);
  demand(count(operands) <= MOST.elements, 'landscape', `at most ${MOST.elements} numbers in all`, count(operands));
  const parameters = count(operands.filter((o) => o.isMoved));
  demand(parameters <= MOST.parameters, 'landscape', `at most ${MOST.parameters} parameters`, parameters);
  for (const o of operands)
    demand(
      o.value === null || o.value.length === sizeOf(o),
      'landscape',
      `${sizeOf(o)} elements of ${o.label}`,
      o.value?.length,
    );
}

function sizeOf({ sizes }: CodeOperand): number {
  return sizes.reduce((a, b) => a * b, 1);
}

/** Whether it has a value and gradients is said before the race, not by a race that ends at once. */
function tried(model: Model, at: Weights): void {
  try {
    new Objective(model, (_, value) => value).gradientsAt(at, NOTHING);
  } catch (e) {
    if (e instanceof Undetermined || e instanceof ShapeError || e instanceof RangeError)
      throw new DomainError(`the code cannot be computed with gradients: ${e.message}`);
    throw e;
  }
}

function weightsOf(moved: readonly CodeOperand[], of: (o: CodeOperand, index: number) => Tensor): Weights {
  return Object.fromEntries(moved.map((o, k) => [o.name, of(o, k)]));
}

function startOf(o: CodeOperand, random: Random): Tensor {
  return o.value ? Tensor.from('float64', o.sizes, o.value) : drawnStart(o, random);
}

function drawnStart({ draw, sizes, below }: CodeOperand, random: Random): Tensor {
  return drawn(random, draw === 'normal' ? 'weights' : draw, sizes, below);
}

function heldAt(o: CodeOperand, random: Random): Tensor {
  return o.value ? Tensor.from('float64', o.sizes, o.value) : drawn(random, o.draw, o.sizes, o.below);
}

/** `x`, or `w[0]` and `w[1]`; none where they are too many. */
function axesOf(moved: readonly CodeOperand[]): string[] {
  if (moved.reduce((sum, o) => sum + sizeOf(o), 0) > MOST_AXES) return [];
  return moved.flatMap((o) =>
    o.sizes.length === 0
      ? [o.label]
      : Array.from({ length: sizeOf(o) }, (_, i) => `${o.label}[${indexOf(i, o.sizes).join(', ')}]`),
  );
}

function indexOf(flat: number, sizes: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const n of sizes.toReversed()) {
    index.unshift(rest % n);
    rest = Math.floor(rest / n);
  }
  return index;
}

const WORDS: Readonly<Record<CodeOperand['draw'], string>> = {
  normal: 'normal numbers',
  weights: 'normal numbers',
  positive: 'positive numbers',
  unit: 'numbers between 0 and 1',
  bool: 'true and false',
  index: 'integers',
};

/** What stands where, and what it was drawn from. */
function notesOf(operands: readonly CodeOperand[], seed: number): string[] {
  const named = ({ label, sizes }: CodeOperand) => (sizes.length === 0 ? label : `${label} (${sizes.join(', ')})`);
  const list = (some: readonly CodeOperand[]) => some.map(named).join(', ');
  const notes: string[] = [];
  for (const isMoved of [true, false]) {
    const said = operands.filter((o) => o.isMoved === isMoved && o.value);
    const others = operands.filter((o) => o.isMoved === isMoved && !o.value);
    const at = ({ label, value }: CodeOperand) =>
      `${label} = ${value!.length === 1 ? short(value![0]) : 'its value in the code'}`;
    if (said.length > 0) notes.push(`${isMoved ? 'Starts at' : 'Held'}: ${said.map(at).join(', ')}.`);
    for (const draw of new Set(others.map((o) => o.draw))) {
      const some = others.filter((o) => o.draw === draw);
      const bound = draw === 'index' ? ` below ${some[0].below}` : '';
      const what = `${WORDS[draw]}${bound} from seed ${seed}`;
      notes.push(isMoved ? `Starts at ${what}: ${list(some)}.` : `Data, ${what}: ${list(some)}.`);
    }
  }
  return notes;
}

function short(x: number): string {
  return String(Number(x.toPrecision(6))).replace('-', '−');
}
