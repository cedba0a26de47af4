/**
 * How an element-wise operator is written: a name, a rule for the dtype of the result, the function of one element, and
 * the adjoint of each operand. The shape is that of the operand, or the operands broadcast.
 */
import { type DType, dtypeKind } from '../../dtype';
import { map, map2, mapN } from '../../tensor/map';
import { isComplex } from '../../tensor/storage';
import { Tensor } from '../../tensor/tensor';
import type { Backend } from '../backend';
import { perElement } from '../cost';
import { arraysOf, dtypeNamed, libraryAttribute, onlyArray } from '../operands';
import {
  type EvalContext,
  type FlopRule,
  type OpArgs,
  type Operator,
  type Output,
  type ShapeContext,
  type Target,
  type TensorType,
  Undetermined,
  type Var,
} from '../operator';
import { like, realOf } from '../output';

// ---------------------------------------------------------------------------------------------------------- dtypes

/** The dtype of the result. */
export type Rule = (operands: readonly TensorType[], c: ShapeContext) => DType | null;

export const floating: Rule = (xs, c) => c.promoteToFloat(xs);
export const promoted: Rule = (xs, c) => c.promote(xs);
export const boolean: Rule = () => 'bool';
export const same: Rule = (xs) => xs[0].dtype;
/** Of bools JAX makes integers. */
export const sameNumber: Rule = ([x]) => (x.library === 'jax' && x.dtype === 'bool' ? null : x.dtype);
/** JAX's activation functions compute of integers in floating point; PyTorch has none of them. */
export const activated: Rule = (xs, c) => (xs[0].library === 'jax' ? c.promoteToFloat(xs) : xs[0].dtype);
export const real: Rule = (xs) => realOf(xs[0].dtype);
export const realFloating: Rule = (xs, c) => realOf(c.promoteToFloat(xs));

/** NumPy's integer arithmetic makes int8 of bools. */
export const integral: Rule = (xs, c) => {
  const dtype = c.promote(xs);
  if (dtype !== 'bool') return dtype;
  if (xs.some((x) => x.library === 'jax')) return null;
  return xs.some((x) => x.library === 'numpy') ? 'int8' : dtype;
};

/** NumPy's `dtype=` and what `out=` receives decide the dtype when given. */
export function dtypeOf(args: OpArgs, computed: DType | null): DType | null {
  const out = args.raw('out');
  if (out.kind === 'tensor') return out.type.dtype;
  const asked = args.raw('dtype');
  return asked.kind === 'none' ? computed : dtypeNamed(asked, libraryAttribute(args));
}

/** Whose library a result belongs to: Python numbers follow the tensors beside them. */
export function libraryOf(operands: readonly TensorType[]): TensorType['library'] {
  if (operands.some((x) => x.library === 'jax')) return 'jax';
  return (operands.find((x) => !x.weak) ?? operands[0]).library;
}

/** What JAX computes of numbers alone stays as weak as they are. */
export function weakly(library: TensorType['library'], operands: readonly TensorType[]): { weak?: true } {
  return library === 'jax' && operands.every((x) => x.weak) ? { weak: true } : {};
}

/** Operands broadcast together. */
export function broadcastOf(
  operands: readonly TensorType[],
  dtype: DType | null,
  name: string,
  c: ShapeContext,
): Output {
  const shape = c.broadcast(
    operands.map((x) => x.shape),
    name,
  );
  const library = libraryOf(operands);
  return { kind: 'tensor', type: { shape, dtype, library, ...weakly(library, operands) } };
}

// ------------------------------------------------------------------------------------------------------- operands

/** The dtype that operands are converted to before they are computed with. */
export function computedIn(args: OpArgs, names: readonly string[], out: DType, c: ShapeContext): DType {
  if (out !== 'bool') return out;
  const common = c.promote(arraysOf(args, names, c));
  if (common === null) throw new Undetermined('the common type of the operands depends on the version');
  return common;
}

function realOnly(x: Tensor, name: string): Tensor {
  if (isComplex(x.dtype)) throw new Undetermined(`${name} of complex numbers is not computed`);
  return x;
}

// ---------------------------------------------------------------------------------------------------- one operand

/** The adjoint of the only operand, from that of the result y. */
export type Derivative = (B: Backend, g: Var, x: Var, y: Var, args: OpArgs) => Var | null;

/** A function of one element; for complex ones of both its parts. */
export type Fn = (x: number) => number;
export type ComplexFn = (re: number, im: number) => readonly [number, number];

/** No derivative: the gradient is zero wherever there is one, as in PyTorch. */
export const zero: Derivative = () => null;

export interface More {
  readonly complex?: ComplexFn;
  /** One operation an element by default. */
  readonly flops?: FlopRule;
  /** The same for many float32 at a time, to a few units in their last place. */
  readonly kernel?: (out: Float32Array, x: Float32Array, args: OpArgs) => void;
}

/** From so many elements on the kernels are taken. */
export const MANY = 1024;

/**
 * An operator of one operand. A Python number counts as a 0-d tensor (`np.sqrt(2)`).
 * @param derivative false where there is none.
 */
export function unary(name: string, rule: Rule, value: Fn, derivative: Derivative | false, more: More = {}): Operator {
  return parametric(name, rule, () => value, derivative, more);
}

/** The same where the function depends on further arguments, or on the dtype of the operand. */
export function parametric(
  name: string,
  rule: Rule,
  value: (args: OpArgs, dtype: DType) => Fn,
  derivative: Derivative | false,
  { complex, flops = perElement(), kernel }: More = {},
): Operator {
  return {
    ...unaryShape(name, rule, flops),
    eval(args, out) {
      const x = args.value('input');
      if (isComplex(x.dtype) && complex) return mapComplex(x, out.dtype, complex);
      const own = dtypeKind(out.dtype) === 'float' ? realOnly(x, name).to(out.dtype) : x;
      if (kernel && own.dtype === 'float32' && own.size >= MANY) {
        const result = Tensor.blank('float32', own.sizes);
        kernel(result.data as Float32Array, own.dense() as Float32Array, args);
        return result;
      }
      return map(realOnly(own, name), out.dtype, value(args, own.dtype));
    },
    ...adjoint(derivative),
  };
}

/** Shape and dtype alone: nothing is computed. */
export function unaryShape(name: string, rule: Rule, flops: FlopRule = perElement()): Operator {
  return {
    name,
    primitive: true,
    flops,
    shape(args, c) {
      const x = onlyArray(args, 'input', c);
      return like(x, x.shape, dtypeOf(args, rule([x], c)));
    },
  };
}

function adjoint(derivative: Derivative | false): Pick<Operator, 'vjp' | 'differentiable'> {
  if (derivative === false) return { differentiable: false };
  return { vjp: (B, g, { input: x }, y, args) => ({ input: derivative(B, g, x, y, args) }) };
}

function mapComplex(x: Tensor, dtype: DType, f: ComplexFn): Tensor {
  const from = x.dense();
  const isReal = !isComplex(dtype);
  const values = new Float64Array(x.size * (isReal ? 1 : 2));
  for (let i = 0; i < x.size; i++) {
    const [re, im] = f(from[2 * i], from[2 * i + 1]);
    if (isReal) values[i] = re;
    else values.set([re, im], 2 * i);
  }
  return Tensor.from(dtype, x.sizes, values);
}

// --------------------------------------------------------------------------------------------------- two operands

/** Adjoints of both operands. */
export type Derivatives = (
  B: Backend,
  g: Var,
  x: Var,
  y: Var,
  z: Var,
  args: OpArgs,
) => readonly [Var | null, Var | null];

export type Fn2 = (x: number, y: number) => number;
export type ComplexFn2 = (a: number, b: number, c: number, d: number) => readonly [number, number];

/** An operator of two operands that broadcast; `z` in the derivatives is the result. */
export function binary(
  name: string,
  rule: Rule,
  value: Fn2,
  derivatives: Derivatives | false,
  complex?: ComplexFn2,
): Operator {
  return parametric2(name, rule, () => value, derivatives, complex);
}

/** The same where the function depends on further arguments, or on the dtype of the operands. */
export function parametric2(
  name: string,
  rule: Rule,
  value: (args: OpArgs, dtype: DType) => Fn2,
  derivatives: Derivatives | false,
  complex?: ComplexFn2,
): Operator {
  return {
    ...binaryShape(name, rule),
    eval(args, out, c) {
      const common = computedIn(args, OPERANDS, out.dtype, c);
      const [x, y] = OPERANDS.map((n) => args.value(n).to(common));
      if (isComplex(common) && complex) return mapComplex2(x, y, out, complex);
      return map2(realOnly(x, name), realOnly(y, name), out.dtype, out.sizes, value(args, common));
    },
    ...(derivatives === false
      ? { differentiable: false }
      : {
          vjp: (B, g, { input: x, other: y }, z, args) => {
            const [input, other] = derivatives(B, g, x, y, z, args);
            return { input, other };
          },
        }),
  };
}

const OPERANDS = ['input', 'other'];

/** Shape and dtype alone: nothing is computed. */
export function binaryShape(name: string, rule: Rule): Operator {
  return {
    name,
    primitive: true,
    flops: perElement(),
    shape(args, c) {
      const operands = arraysOf(args, OPERANDS, c);
      return broadcastOf(operands, dtypeOf(args, rule(operands, c)), name, c);
    },
  };
}

function mapComplex2(x: Tensor, y: Tensor, out: Target, f: ComplexFn2): Tensor {
  const [a, b] = [x.expand(out.sizes).dense(), y.expand(out.sizes).dense()];
  const isReal = !isComplex(out.dtype);
  const n = a.length / 2;
  const values = new Float64Array(isReal ? n : 2 * n);
  for (let i = 0; i < n; i++) {
    const [re, im] = f(a[2 * i], a[2 * i + 1], b[2 * i], b[2 * i + 1]);
    if (isReal) values[i] = re;
    else values.set([re, im], 2 * i);
  }
  return Tensor.from(out.dtype, out.sizes, values);
}

// ------------------------------------------------------------------------------------------------ more operands

/** An operator of several operands that broadcast, of which some may be left out. */
export function broadcasting(
  name: string,
  names: readonly string[],
  rule: Rule,
  rest: Pick<Operator, 'compose' | 'vjp' | 'eval' | 'differentiable' | 'flops'>,
): Operator {
  return {
    name,
    primitive: rest.compose === undefined,
    shape(args, c) {
      const given = names.filter((n) => args.has(n));
      const operands = arraysOf(args, given, c);
      return broadcastOf(operands, dtypeOf(args, rule(operands, c)), name, c);
    },
    ...rest,
  };
}

/** The operands in the dtype of the result, for operators of real numbers. */
export function mapOperands(
  args: OpArgs,
  names: readonly string[],
  out: Target,
  c: EvalContext,
  f: (...x: number[]) => number,
): Tensor {
  const common = computedIn(args, names, out.dtype, c);
  return mapN(
    names.map((n) => realOnly(args.value(n).to(common), n)),
    out.dtype,
    out.sizes,
    f,
  );
}
