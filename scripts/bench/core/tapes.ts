/** Values and gradients of the cases through graphs of tensors, as training computes them. */
import { Graph } from '../../../src/core/graph/graph';
import { crossEntropy } from '../../../src/core/learn/losses';
import { mlp } from '../../../src/core/learn/models/mlp';
import { block, transformer } from '../../../src/core/learn/models/transformer';
import { Objective, type Vars } from '../../../src/core/learn/objective';
import type { Backend } from '../../../src/core/ops/backend';
import type { Var } from '../../../src/core/ops/operator';
import { Random } from '../../../src/core/random/random';
import { Tensor } from '../../../src/core/tensor/tensor';
import { type Case, numbers } from './cases';

export interface Tape {
  value(): number;
  /** By each of the operands; as in training, the next ones are written over them. */
  gradient(): Tensor[];
}

/** A number computed from operands. */
interface Function {
  readonly operands: Readonly<Record<string, Tensor>>;
  compute(B: Backend, x: Vars): Var;
}

export function tape(c: Case): Tape {
  const { operands, compute } = functionOf(c);
  const objective = new Objective(
    { initial: () => operands, forward: (B, x) => compute(B, x) },
    (_B, output) => output,
  );
  const nothing = { inputs: Tensor.zeros('float32', []), targets: Tensor.zeros('float32', []) };
  return {
    value: () => objective.valueAt(operands, nothing),
    gradient() {
      const { gradients } = objective.gradientsAt(operands, nothing);
      objective.release(gradients);
      return Object.values(gradients).map((g) => g!);
    },
  };
}

function tensor(sizes: readonly number[], seed: number): Tensor {
  const length = sizes.reduce((product, size) => product * size, 1);
  return new Tensor('float32', numbers(length, seed), sizes);
}

const constant = (x: Tensor) => new Graph().input(x);

function functionOf({ kind, sizes }: Case): Function {
  switch (kind) {
    case 'matmul': {
      const square = [sizes[0], sizes[0]];
      return {
        operands: { a: tensor(square, 1), b: tensor(square, 2) },
        compute: (B, { a, b }) => B.sum(B.matmul(a, b)),
      };
    }
    case 'softmax':
      return {
        operands: { x: tensor(sizes, 1) },
        compute: (B, { x }) => B.sum(B.call('softmax', { input: x, dim: -1 })),
      };
    case 'layer norm': {
      const columns = sizes.slice(1);
      return {
        operands: { input: tensor(sizes, 1), weight: tensor(columns, 2), bias: tensor(columns, 3) },
        compute: (B, x) => B.sum(B.call('layer_norm', { ...x, normalized_shape: columns, eps: 1e-5 })),
      };
    }
    case 'attention': {
      const options = { attn_mask: null, dropout_p: 0, is_causal: false, scale: null, enable_gqa: false };
      return {
        operands: { query: tensor(sizes, 1), key: tensor(sizes, 2), value: tensor(sizes, 3) },
        compute: (B, x) => B.sum(B.call('scaled_dot_product_attention', { ...x, ...options })),
      };
    }
    case 'mlp':
      return classifier(sizes);
    case 'transformer block':
      return transformerBlock(sizes);
  }
}

/** Cross-entropy of a perceptron with one hidden layer, by its weights. */
function classifier([batch, ...sizes]: readonly number[]): Function {
  const model = mlp({ sizes, dtype: 'float32' });
  const classes = sizes[sizes.length - 1];
  const inputs = constant(tensor([batch, sizes[0]], 1));
  const targets = Tensor.from(
    'int64',
    [batch],
    Array.from({ length: batch }, (_, i) => i % classes),
  );
  return {
    operands: model.initial(new Random(1)),
    compute: (B, weights) => crossEntropy(B, model.forward(B, weights, inputs), constant(targets)),
  };
}

/** The sum of what a causal block makes, by its weights and its input. */
function transformerBlock([batch, context, width, heads]: readonly number[]): Function {
  const model = transformer({ vocabulary: 1, context, width, heads, blocks: 1, dtype: 'float32' });
  const weights = Object.entries(model.initial(new Random(1))).filter(([name]) => name.startsWith('block0.'));
  const own = Object.fromEntries(weights.map(([name, w]) => [name.slice('block0.'.length), w]));
  return {
    operands: { ...own, input: tensor([batch, context, width], 1) },
    compute: (B, x) => B.sum(block(B, x, x.input, heads, true)),
  };
}
