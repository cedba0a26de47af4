/** `view` of a tensor whose axes do not lie one after the other in memory, as after `transpose`. */
import { knownDims } from '../../core/shape';
import type { Expr } from '../../python/ast';
import { type Change, isPlain, type Lint, type OperatorCall, shapeText } from './lint';
import { joint, layoutOf, withoutOnes } from './strides';

export const viewStride: Lint = {
  code: 'view-stride',
  raises: true,
  operators: ['reshape'],
  look(call) {
    if (call.inLibrary || call.args.get('name')?.kind !== 'str') return null;
    const input = call.tensor('input');
    const asked = call.result && knownDims(call.result.shape);
    const sizes = asked?.map((d) => d.value);
    if (!input || !asked || !sizes?.every((n) => n !== null && n > 0)) return null;
    const layout = layoutOf(call, input);
    const axes = layout && withoutOnes(layout);
    if (!axes?.some((_, n) => joint(axes, n, sizes as number[]) === 'broken')) return null;
    const dims = knownDims(input.shape) ?? [];
    return {
      severity: 'error',
      message: `view: ${shapeText(asked)} joins dims of ${shapeText(dims)} that are not one after the other in memory`,
      remedy: 'write reshape for view, or .contiguous() before it',
      ...contiguous(call),
    };
  },
};

function contiguous(call: OperatorCall): { readonly change?: Change } {
  const node = call.at.node as Expr;
  const operand = node.kind === 'Call' && node.func.kind === 'Attribute' ? node.func.value : null;
  if (!isPlain(operand)) return {};
  return { change: { node: operand, text: '$.contiguous()', title: 'Write .contiguous() before it' } };
}
