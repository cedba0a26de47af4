/** What has a landscape: a function of weights that is made small, and where to begin. */
import { binaryCrossEntropy, crossEntropy } from '../../core/learn/losses';
import { cnn } from '../../core/learn/models/cnn';
import { mlp } from '../../core/learn/models/mlp';
import { residual } from '../../core/learn/models/residual';
import type { Batch, Loss, Model } from '../../core/learn/objective';
import { Random } from '../../core/random/random';
import { Tensor } from '../../core/tensor/tensor';
import type { Subject } from '../../protocol/panels/landscape';
import { RpcError } from '../../protocol/rpc';
import { ofCode } from './code';
import { type Labelled, makers } from './data';
import { planeFunctions } from './functions';

export interface Learnable {
  readonly model: Model;
  readonly loss: Loss;
  /** All samples. */
  readonly all: Batch;
  /** The same in double precision, for second derivatives. */
  readonly wideAll: Batch;
  readonly samples: number;
  /** For a function: the part of the plane that is looked at. */
  readonly window: { readonly x: readonly [number, number]; readonly y: readonly [number, number] } | null;
  /** Of at most three parameters of the user's code: their names. */
  readonly axes: readonly string[];
  readonly notes: readonly string[];
}

type Network = Extract<Subject, { kind: 'network' }>;
type OfFunction = Extract<Subject, { kind: 'function' }>;

const LARGEST = { width: 1024, depth: 32, samples: 4096 };
const NO_INPUTS: Batch = { inputs: Tensor.zeros('float64', [1]), targets: Tensor.zeros('float64', [1]) };

/** @throws RpcError when sizes are out of their ranges, DomainError for code without a landscape. */
export function learnable(subject: Subject, seed: number): Learnable {
  switch (subject.kind) {
    case 'network':
      return network(subject, seed);
    case 'code':
      return ofCode(subject, seed);
    case 'function':
      return ofFunction(subject);
  }
}

function ofFunction({ name, condition }: OfFunction): Learnable {
  const { formula, value, x, y, start } = planeFunctions[name];
  const model: Model = {
    // Seed 0 is the usual place; others are anywhere in the window.
    initial: (random) => {
      const anywhere = ([low, high]: readonly [number, number]) => low + (high - low) * random.uniform();
      const [atX, atY] = random.seed === 0 ? start : [anywhere(x), anywhere(y)];
      return { x: Tensor.scalar('float64', atX), y: Tensor.scalar('float64', atY) };
    },
    forward: (B, w) => value(B, w.x, w.y, condition),
  };
  const note = name === 'quadratic' ? `${formula} with κ = ${condition}` : formula;
  const window = { x, y };
  return {
    model,
    loss: (_, f) => f,
    all: NO_INPUTS,
    wideAll: NO_INPUTS,
    samples: 1,
    window,
    axes: [],
    notes: [`f(x, y) = ${note}.`],
  };
}

function network(subject: Network, seed: number): Learnable {
  const { model, width, depth, data, samples, noise } = subject;
  const limits = { width, depth, samples };
  for (const [name, n] of Object.entries(limits)) {
    const most = LARGEST[name as keyof typeof LARGEST];
    if (n < 1 || n > most) throw new RpcError('invalid', `the ${name} should be from 1 to ${most}, is ${n}`);
  }
  if (!(noise >= 0)) throw new RpcError('invalid', `the noise should be at least 0, is ${noise}`);
  if ((model === 'cnn') !== (data === 'bars'))
    throw new RpcError('invalid', 'the convolutional network learns from images (bars), and only it does');
  // Of the seed's streams training uses the first three.
  const set = makers[data](new Random(seed, 3), { samples, noise });
  const made = modelOf(subject, set);
  // Two classes need one output only.
  const isBinary = made.outputs === 1;
  return {
    model: made.model,
    loss: isBinary ? binaryCrossEntropy : crossEntropy,
    all: batchOf(set, isBinary, 'float32'),
    wideAll: batchOf(set, isBinary, 'float64'),
    samples: set.labels.length,
    window: null,
    axes: [],
    notes: [
      `${set.labels.length} samples of ${set.classes} classes; the loss is the mean cross-entropy of all of them.`,
    ],
  };
}

function modelOf({ model, width, depth }: Network, { sizes, classes }: Labelled): { model: Model; outputs: number } {
  const inputs = sizes[0];
  const dtype = 'float32';
  const outputs = classes === 2 ? 1 : classes;
  switch (model) {
    case 'mlp': {
      const hidden = Array.from({ length: depth }, () => width);
      return { model: mlp({ sizes: [inputs, ...hidden, outputs], activation: 'tanh', dtype }), outputs };
    }
    case 'logistic':
      return { model: mlp({ sizes: [inputs, outputs], dtype }), outputs };
    case 'cnn': {
      const channels = [1, ...Array.from({ length: Math.min(depth, 4) }, () => width)];
      return { model: cnn({ channels, classes, dtype }), outputs: classes };
    }
    default: {
      const hasSkips = model === 'residual';
      return { model: residual({ inputs, width, blocks: depth, classes: outputs, hasSkips, dtype }), outputs };
    }
  }
}

function batchOf({ sizes, inputs, labels }: Labelled, isBinary: boolean, dtype: 'float32' | 'float64'): Batch {
  const n = labels.length;
  return {
    inputs: Tensor.from(dtype, [n, ...sizes], inputs),
    targets: isBinary ? Tensor.from(dtype, [n, 1], labels) : Tensor.from('int64', [n], labels),
  };
}

/** These samples of a batch. */
export function picked({ inputs, targets }: Batch, samples: readonly number[]): Batch {
  const rows = (t: Tensor) => {
    const each = t.size / t.sizes[0];
    const data = t.dense();
    const out = Tensor.zeros(t.dtype, [samples.length, ...t.sizes.slice(1)]);
    samples.forEach((from, to) => {
      for (let i = 0; i < each; i++) out.data[to * each + i] = data[from * each + i];
    });
    return out;
  };
  return { inputs: rows(inputs), targets: rows(targets) };
}
