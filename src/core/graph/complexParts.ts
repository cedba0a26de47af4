/** Values of operators for complex numbers: only of those that are known to hold for them (`ops/complexNumbers.ts`). */
import type { DType } from '../dtype';
import { type BoundArgs, bindArgs } from '../ops/args';
import { hasComplexGradient, hasComplexValue, linearArguments } from '../ops/complexNumbers';
import { type Arg, type EvalContext, type Evaluated, type Operator, type Target, Undetermined } from '../ops/operator';
import { realOf } from '../ops/output';
import { isComplex } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { type Call, nodesOf } from './node';

type Args = ReadonlyMap<string, Arg>;

/** @throws Undetermined where parts of a composite would be computed as if their numbers were real. */
export function requireComplexParts(op: Operator, args: Args): void {
  if (hasComplex(args) && !hasComplexValue(op.name)) throw refusal(op);
}

/** @throws Undetermined where the rule was made for real numbers. */
export function requireComplexGradient({ operator, args, results }: Call): void {
  const isReal = [...nodesOf(args), ...results].every((n) => !n.outline.dtype || !isComplex(n.outline.dtype));
  if (!isReal && !hasComplexGradient(operator.name))
    throw new Undetermined(`the gradient of ${operator.name} with complex numbers is not computed`);
}

/** What `eval` makes of the arguments, of real and imaginary parts one after the other where the operator is linear. */
export function evaluate(op: Operator, bound: BoundArgs, args: Args, out: Target, c: EvalContext): Evaluated {
  if (!hasComplex(args) || hasComplexValue(op.name)) return op.eval!(bound, out, c);
  const reduce = args.get('reduce');
  const linear = linearArguments(op.name, reduce?.kind === 'str' ? reduce.value : null);
  if (!linear) throw refusal(op);
  const [re, im] = [0, 1].map((k) => {
    const own = bindArgs(new Map([...args].map(([name, arg]) => [name, linear.includes(name) ? part(arg, k) : arg])));
    const value = op.eval!(own, realTarget(out), c);
    for (const name of own.asked) bound.asked.add(name);
    if (value instanceof Tensor) return value;
    throw refusal(op);
  });
  return joined(out.dtype, re, im);
}

function refusal(op: Operator): Undetermined {
  return new Undetermined(`${op.name} of complex numbers is not computed`);
}

function hasComplex(args: Args): boolean {
  for (const arg of args.values()) if (isComplexArg(arg)) return true;
  return false;
}

function isComplexArg(arg: Arg): boolean {
  if (arg.kind === 'tensor') return arg.type.dtype !== null && isComplex(arg.type.dtype);
  return arg.kind === 'complex' || (arg.kind === 'list' && arg.items.some(isComplexArg));
}

/** The real part of an argument for k = 0, the imaginary for k = 1. */
function part(arg: Arg, k: number): Arg {
  if (arg.kind === 'complex' && arg.value) return { kind: 'float', value: arg.value[k] };
  if (arg.kind === 'int' || arg.kind === 'float' || arg.kind === 'bool')
    return k === 0 ? arg : { kind: 'float', value: 0 };
  if (arg.kind !== 'tensor' || !arg.type.data) return arg;
  const data = partOf(arg.type.data, k);
  return { ...arg, type: { ...arg.type, dtype: data.dtype, data, values: undefined } };
}

function partOf(x: Tensor, k: number): Tensor {
  if (!isComplex(x.dtype)) return k === 0 ? x : Tensor.zeros(x.dtype, x.sizes);
  const numbers = x.dense();
  const own = Float64Array.from({ length: x.size }, (_, i) => numbers[2 * i + k]);
  return Tensor.from(realPart(x.dtype), x.sizes, own);
}

function realTarget({ dtype, sizes, items }: Target): Target {
  return { dtype: realPart(dtype), sizes, items: items.map(realTarget) };
}

function realPart(dtype: DType): DType {
  return isComplex(dtype) ? realOf(dtype)! : dtype;
}

function joined(dtype: DType, re: Tensor, im: Tensor): Tensor {
  const result = Tensor.zeros(dtype, re.sizes);
  const [a, b] = [re.dense(), im.dense()];
  for (let i = 0; i < re.size; i++) {
    result.data[2 * i] = a[i];
    result.data[2 * i + 1] = b[i];
  }
  return result;
}
