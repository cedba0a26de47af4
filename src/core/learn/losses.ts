/** Losses of a batch: means over it. */
import type { Backend } from '../ops/backend';
import type { Var } from '../ops/operator';
import { sizesOf } from './models/layers';

/** Outputs are scores (…, classes), targets the numbers of the right classes (…): the mean over all positions. */
export function crossEntropy(B: Backend, outputs: Var, targets: Var): Var {
  const logs = B.call('log_softmax', { input: outputs, dim: -1 });
  return B.neg(B.mean(B.gather(logs, -1, B.unsqueeze(targets, -1))));
}

/** Outputs are log-odds, targets 0, 1 or a probability, of one shape: ln(1 + eᶻ) − yz, without overflow. */
export function binaryCrossEntropy(B: Backend, outputs: Var, targets: Var): Var {
  const tail = B.fn('log1p', B.exp(B.neg(B.abs(outputs))));
  return B.mean(B.add(B.sub(B.fn('relu', outputs), B.mul(outputs, targets)), tail));
}

/** @throws RangeError when outputs and targets differ in shape: broadcast they would compare everything with everything. */
export function meanSquaredError(B: Backend, outputs: Var, targets: Var): Var {
  const [found, expected] = [outputs, targets].map((x) => `(${sizesOf(x).join(', ')})`);
  if (found !== expected) throw new RangeError(`meanSquaredError: outputs are ${found}, targets ${expected}`);
  return B.mean(B.square(B.sub(outputs, targets)));
}
