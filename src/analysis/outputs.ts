/** Values of a program that was evaluated, as tensors. */
import type { DType } from '../core/dtype';
import type { Node } from '../core/graph/node';
import { Undetermined } from '../core/ops/operator';
import { Tensor } from '../core/tensor/tensor';
import type { Evaluation } from './interp/evaluation';
import { settled } from './interp/tensors';
import type { Value } from './values/values';

/** Nodes of tensors, and numbers as tensors; one, or those in a tuple or list. @throws Undetermined with the reason. */
export function outputsOf(
  evaluation: Evaluation,
  given: Value,
): { readonly outputs: readonly (Node | Tensor)[]; readonly isSequence: boolean } {
  const value = settled(given);
  if (value.kind !== 'tuple' && value.kind !== 'list')
    return { outputs: [output(evaluation, value)], isSequence: false };
  const outputs = value.items.map((v) => output(evaluation, settled(v)));
  if (value.rest) throw new Undetermined('the length of the result is not known');
  return { outputs, isSequence: true };
}

export function tensorOf(output: Node | Tensor): Tensor {
  return output instanceof Tensor ? output : output.value;
}

function output(evaluation: Evaluation, v: Value): Node | Tensor {
  switch (v.kind) {
    case 'tensor':
      return evaluation.node(v);
    case 'int':
      if (v.dim.value !== null) return Tensor.scalar(typeOfScalar(v, 'int64'), v.dim.value);
      break;
    case 'float':
      if (v.value !== null) return Tensor.scalar(typeOfScalar(v, 'float64'), v.value);
      break;
    case 'bool':
      if (v.value !== null) return Tensor.scalar('bool', Number(v.value));
      break;
    case 'complex':
      if (v.value) return Tensor.scalar('complex128', ...v.value);
      break;
    case 'unknown':
      throw new Undetermined(evaluation.missing ?? v.reason);
  }
  throw new Undetermined(evaluation.missing ?? `the value is ${named(v)}, not a tensor or a number`);
}

function typeOfScalar(v: Value & { kind: 'int' | 'float' }, plain: DType): DType {
  if (!v.numpy) return plain;
  if (v.numpy.dtype === null) throw new Undetermined('the type of the number depends on the version of NumPy');
  return v.numpy.dtype;
}

function named(v: Value): string {
  return v.kind === 'none' ? 'None' : `a ${v.kind}`;
}
