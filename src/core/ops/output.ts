/** Short ways to write results of operators, and words for their messages. */
import type { Dim } from '../dim';
import { type DType, dtypeKind } from '../dtype';
import { formatShape, resolve, type Shape, shapeOf } from '../shape';
import type { Output, TensorType } from './operator';

/** A tensor of the same library as `x`; the dtype is that of `x` unless another is given. */
export function like(x: TensorType, shape: Shape | readonly Dim[], dtype: DType | null = x.dtype): Output {
  const type = { shape: isShape(shape) ? shape : shapeOf(shape), dtype, library: x.library };
  // Of a weak type of JAX the result may be weak, too.
  return { kind: 'tensor', type: x.library === 'jax' && x.weak ? { ...type, weak: true } : type };
}

function isShape(shape: Shape | readonly Dim[]): shape is Shape {
  return 'front' in shape;
}

/** A 0-d tensor. */
export function scalar(x: TensorType, dtype: DType | null = x.dtype): Output {
  return like(x, [], dtype);
}

/** A tuple; with names, what torch calls a return type with fields. */
export function tuple(items: readonly Output[], names?: readonly string[]): Output {
  return { kind: 'tuple', items, names };
}

/** The real type of the values of a complex one: `abs`, `svd().S`. Others are their own. */
export function realOf(dtype: DType | null): DType | null {
  switch (dtype) {
    case 'complex32':
      return 'float16';
    case 'complex64':
      return 'float32';
    case 'complex128':
      return 'float64';
    default:
      return dtype;
  }
}

/** The complex type with values of a real one: `eig`, `fft`. Null where that depends on the library. */
export function complexOf(dtype: DType | null): DType | null {
  if (dtype === null || dtypeKind(dtype) === 'complex') return dtype;
  switch (dtype) {
    case 'float16':
      return 'complex32';
    case 'float32':
      return 'complex64';
    case 'float64':
      return 'complex128';
    default:
      return null;
  }
}

/** `(3, 4)`: dims as numbers and formulas, for messages. */
export function show(dims: readonly Dim[] | Shape): string {
  return formatShape(isShape(dims) ? dims : shapeOf(dims), String);
}

/** `front`, then a shape, then `back`. */
export function enclose(front: readonly Dim[], middle: Shape, back: readonly Dim[]): Shape {
  const s = resolve(middle);
  if (s.rest === null) return shapeOf([...front, ...s.front, ...back]);
  return { front: [...front, ...s.front], rest: s.rest, back: [...s.back, ...back] };
}
