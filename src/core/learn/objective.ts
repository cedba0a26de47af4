/** What is made small: the loss of a model on a batch, as a function of its weights. */
import { grad } from '../autodiff/reverse';
import { Graph } from '../graph/graph';
import type { Node } from '../graph/node';
import type { Backend } from '../ops/backend';
import type { TensorType, Var } from '../ops/operator';
import type { Random } from '../random/random';
import { Recycler } from '../tensor/storage';
import type { Tensor } from '../tensor/tensor';
import type { Gradients, Weights } from './weights';

/** Weights, or their gradients, as operators take them. */
export type Vars = Readonly<Record<string, Var>>;

/**
 * A function of weights and inputs, written in operators: on values, or on symbols whose sizes are known. It keeps no
 * tensors from one call to the next: their arrays are used again.
 */
export interface Model {
  /** Whose rules weights follow; PyTorch's where it is not said. */
  readonly library?: TensorType['library'];
  /** First weights: the same ones for the same seed. */
  initial(random: Random): Weights;
  forward(B: Backend, weights: Vars, inputs: Var): Var;
}

/** A number (0-d) that says how far outputs are from targets. */
export type Loss = (B: Backend, outputs: Var, targets: Var) => Var;

export interface Batch {
  readonly inputs: Tensor;
  readonly targets: Tensor;
}

export class Objective {
  private readonly recycler = new Recycler();

  constructor(
    readonly model: Model,
    readonly loss: Loss,
  ) {}

  /** @param seed of what the model draws, such as dropout. */
  valueAt(weights: Weights, batch: Batch, seed = 0): number {
    const compute = () => this.at(weights, batch, seed).loss.value.item();
    return this.recycler.run(compute, () => []);
  }

  gradientsAt(weights: Weights, batch: Batch, seed = 0): { value: number; gradients: Gradients } {
    const compute = () => {
      const { B, nodes, loss } = this.at(weights, batch, seed);
      const { adjoints } = grad(B, loss, Object.values(nodes));
      const gradients = Object.keys(nodes).map((name, i) => [name, adjoints[i]?.value ?? null] as const);
      return { value: loss.value.item(), gradients };
    };
    const { value, gradients } = this.recycler.run(compute, (found) =>
      found.gradients.flatMap(([, g]) => g?.data ?? []),
    );
    return { value, gradients: Object.fromEntries(gradients) };
  }

  /**
   * The Hessian of the loss by the weights, times a vector of their shapes: the gradient of ⟨gradient, vector⟩, by
   * reverse mode twice. Pearlmutter, "Fast exact multiplication by the Hessian", 1994.
   */
  hessianProductAt(weights: Weights, batch: Batch, vector: Weights, seed = 0): Gradients {
    const compute = () => {
      const { B, nodes, loss } = this.at(weights, batch, seed);
      const first = grad(B, loss, Object.values(nodes)).adjoints;
      const parts = Object.keys(nodes).flatMap((name, i) => {
        const g = first[i];
        return g ? [B.sum(B.mul(g, B.input(vector[name]))) as Node] : [];
      });
      const slope = parts.reduce<Node | null>((sum, part) => (sum ? (B.add(sum, part) as Node) : part), null);
      const second = slope ? grad(B, slope, Object.values(nodes)).adjoints : [];
      return Object.keys(nodes).map((name, i) => [name, second[i]?.value ?? null] as const);
    };
    return Object.fromEntries(this.recycler.run(compute, (found) => found.flatMap(([, g]) => g?.data ?? [])));
  }

  /** Says that gradients are not used any more: the next ones are written over them. */
  release(gradients: Gradients): void {
    this.recycler.release(Object.values(gradients).flatMap((g) => g?.data ?? []));
  }

  /** What the model makes of inputs. */
  outputsAt(weights: Weights, inputs: Tensor, seed = 0): Tensor {
    const B = new Graph({ seed });
    return (this.model.forward(B, inputsOf(B, weights, this.model.library), B.input(inputs)) as Node).value;
  }

  private at(weights: Weights, { inputs, targets }: Batch, seed: number) {
    const B = new Graph({ seed });
    const nodes = inputsOf(B, weights, this.model.library);
    const outputs = this.model.forward(B, nodes, B.input(inputs));
    return { B, nodes, loss: this.loss(B, outputs, B.input(targets)) as Node };
  }
}

function inputsOf(B: Graph, weights: Weights, library?: TensorType['library']): Record<string, Node> {
  return Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, B.input(w, library)]));
}
