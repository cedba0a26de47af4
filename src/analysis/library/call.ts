/** Calls of library functions: signature, then operator, then what the flags of the signature say. */
import { bindArgs } from '../../core/ops/args';
import { operator } from '../../core/ops/index';
import { type Output, type ShapeContext, ShapeError, type TensorType, Undetermined } from '../../core/ops/operator';
import { formatShape, knownDims } from '../../core/shape';
import { type Bound, bindCall, type CallArguments } from './signatures/bind';
import { signaturesOf } from './signatures/index';

export interface CallResult extends Bound {
  readonly output: Output;
}

/**
 * Throws ShapeError when no run of the call can succeed, Undetermined when its result cannot be told (also when the
 * function is not modelled).
 */
export function callFunction(name: string, call: CallArguments, c: ShapeContext): CallResult {
  const bound = bindCall(signaturesOf(name), call);
  if ('reason' in bound) throw new Undetermined(`${name} ${bound.reason}`);
  const op = operator(bound.signature.operator);
  if (!op) throw new Undetermined(`${name} is not modelled`);
  const output = op.shape(bindArgs(bound.args), c);
  if (!bound.signature.flags.has('inplace')) return { ...bound, output };
  return { ...bound, output: intoReceiver(name, bound, output, c) };
}

/** The result of `add_`: the receiver, whose shape the result of the operator must have. It keeps its dtype. */
function intoReceiver(name: string, bound: Bound, output: Output, c: ShapeContext): Output {
  const receiver = bound.args.get(bound.signature.parameters[0].target);
  if (receiver?.kind !== 'tensor') throw new Undetermined(`${name}: the receiver is not known`);
  if (output.kind === 'tensor') requireSameShape(name.split('.').at(-1)!, receiver.type, output.type, c);
  return { kind: 'tensor', type: receiver.type };
}

function requireSameShape(what: string, receiver: TensorType, result: TensorType, c: ShapeContext): void {
  const [have, want] = [knownDims(receiver.shape), knownDims(result.shape)];
  if (!have || !want) return;
  const error = () =>
    new ShapeError(
      'inplace-shape',
      `${what}: the result ${formatShape(result.shape)} does not fit into ${formatShape(receiver.shape)}`,
      want.flatMap((d, i) =>
        have[i] && c.compare(d, have[i]) === 'refuted' ? [{ dim: d, role: `dim ${i} of the result` }] : [],
      ),
    );
  if (have.length !== want.length) throw error();
  have.forEach((d, i) => {
    c.require(d, want[i], error);
  });
}
