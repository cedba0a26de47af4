/** Of which arguments, results and values is everything known that an evaluation needs? */
import { type Graph, nodeArg } from '../../core/graph/graph';
import type { Arg, Output } from '../../core/ops/operator';
import { knownDims } from '../../core/shape';
import { Tensor } from '../../core/tensor/tensor';
import type { Value } from '../values/values';

/** Kinds of values of which nothing can be changed. */
const CONSTANT_KINDS: ReadonlySet<Value['kind']> = new Set([
  ...(['none', 'ellipsis', 'notimplemented', 'bool', 'int', 'float', 'complex', 'str', 'bytes', 'dtype'] as const),
  ...(['slice', 'range', 'module', 'unknown'] as const),
]);

/** Can nobody who is given the value change anything through it? */
export function isConstant(v: Value): boolean {
  if (v.kind === 'tuple') return v.items.every(isConstant) && (!v.rest || isConstant(v.rest));
  if (v.kind === 'union') return v.options.every(isConstant);
  // A method may be one of something that can be changed.
  if (v.kind === 'native') return v.operator === 'function' || v.isInstance !== undefined || v.dtype !== undefined;
  return CONSTANT_KINDS.has(v.kind);
}

/** What looks at shape and type of its first operand only. */
export const OVERWRITING = new Set([
  'fill',
  'copy',
  'zeros_like',
  'ones_like',
  'full_like',
  'new_zeros',
  'new_ones',
  'new_full',
]);

/** Shape and type are all that is asked of the first operand. */
export function withoutElements(args: ReadonlyMap<string, Arg>, graph: Graph): ReadonlyMap<string, Arg> {
  const input = args.get('input');
  if (input?.kind !== 'tensor' || input.type.data || input.type.dtype === null) return args;
  const sizes = knownDims(input.type.shape)?.map((d) => d.value);
  if (!sizes || sizes.includes(null)) return args;
  const node = graph.input(Tensor.zeros(input.type.dtype, sizes as number[]), input.type.library);
  return new Map([...args, ['input', nodeArg(node)]]);
}

/** Holds no tensor, and everything is known. */
export function isPlainOutput(output: Output): boolean {
  switch (output.kind) {
    case 'tuple':
    case 'list':
      return output.items.every(isPlainOutput);
    case 'int':
    case 'bool':
    case 'float':
      return output.kind === 'int' ? output.value.value !== null : output.value != null;
    case 'none':
      return true;
    default:
      return false;
  }
}

/** Where a tensor is kept changes no element. */
const PLACES = new Set(['device', 'layout', 'memory_format', 'library', 'name']);

export function hasElements(args: ReadonlyMap<string, Arg>): boolean {
  return [...args].every(([name, arg]) => PLACES.has(name) || isKnown(arg));
}

/** A string that is not known is a device; operators that ask for another refuse it. */
function isKnown(arg: Arg): boolean {
  switch (arg.kind) {
    case 'tensor':
      return arg.type.data !== undefined;
    case 'list':
      return arg.items.every(isKnown);
    case 'slice':
      return [arg.lower, arg.upper, arg.step].every(isKnown);
    case 'int':
      return arg.value.value !== null;
    case 'bool':
    case 'float':
      return arg.value !== null;
    case 'unknown':
      return false;
    default:
      return true;
  }
}
