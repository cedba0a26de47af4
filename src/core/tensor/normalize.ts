/** Layer norm over the last axes, and its gradient, by the kernels. */
import type { DType } from '../dtype';
import { type FloatArray, kernels } from '../kernels';
import { count, type Data } from './storage';
import { Tensor } from './tensor';

/** Types without kernels are computed with in double precision. */
function computedIn(dtype: DType): 'float32' | 'float64' {
  return dtype === 'float32' ? 'float32' : 'float64';
}

function floats(x: Tensor, dtype: DType): FloatArray {
  return x.to(dtype).dense() as FloatArray;
}

/** Rows and columns where the last `axes` axes are a row. */
function matrixOf({ sizes }: Tensor, axes: number): { rows: number; columns: number } {
  return { rows: count(sizes.slice(0, sizes.length - axes)), columns: count(sizes.slice(sizes.length - axes)) };
}

export function layerNormValue(
  x: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  epsilon: number,
  axes: number,
  dtype: DType,
): Tensor {
  const type = computedIn(dtype);
  const out = Tensor.blank(type, x.sizes);
  const given = { weight: weight && floats(weight, type), bias: bias && floats(bias, type) };
  kernels().layerNorm(out.data as FloatArray, floats(x, type), { ...matrixOf(x, axes), epsilon, ...given });
  return out.to(dtype);
}

/** The adjoints of x, weight and bias, where `g` is that of the result. */
export function layerNormGradient(
  g: Tensor,
  x: Tensor,
  weight: Tensor | null,
  epsilon: number,
  axes: number,
  dtype: DType,
): Tensor[] {
  const type = computedIn(dtype);
  const parameters = x.sizes.slice(x.rank - axes);
  const out = [x.sizes, parameters, parameters].map((sizes) => Tensor.blank(type, sizes));
  const [forX, forWeight, forBias] = out.map((t): Data => t.data) as FloatArray[];
  const options = { ...matrixOf(x, axes), epsilon, weight: weight && floats(weight, type) };
  kernels().layerNormGradient({ x: forX, weight: forWeight, bias: forBias }, floats(g, type), floats(x, type), options);
  return out.map((t) => t.to(dtype));
}
