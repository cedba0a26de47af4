/** Arguments of the kernels, checked once for all sets. */
import type {
  AttentionGradient,
  AttentionOptions,
  FloatArray,
  LayerNormGradient,
  LayerNormOptions,
  MatmulSize,
  MatrixView,
  ReductionSize,
} from './types';

function size(kernel: string, name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${kernel}: ${name} is ${value}; it must be a whole number, 0 or more`);
}

function sizes<T extends object>(kernel: string, values: T): void {
  for (const name in values) {
    const value = values[name];
    if (typeof value === 'number') size(kernel, name, value);
  }
}

function length(kernel: string, name: string, array: FloatArray, expected: number): void {
  if (array.length < expected)
    throw new RangeError(`${kernel}: ${name} has ${array.length} elements, and ${expected} are needed`);
}

function sameType(kernel: string, ...arrays: readonly (FloatArray | null | undefined)[]): void {
  const type = arrays[0]?.constructor;
  const other = arrays.find((array) => array && array.constructor !== type);
  if (other)
    throw new RangeError(
      `${kernel}: operands and output must have one type, not ${type?.name} and ${other.constructor.name}`,
    );
}

function view(kernel: string, name: string, m: MatrixView, rows: number, columns: number, batch: number): void {
  size(kernel, `${name}.offset`, m.offset);
  for (const stride of [m.rowStride, m.columnStride, m.batchStride])
    if (!Number.isSafeInteger(stride)) throw new RangeError(`${kernel}: a stride of ${name} is ${stride}`);
  if (rows * columns * batch === 0) return;
  let [first, last] = [m.offset, m.offset];
  for (const [stride, count] of [
    [m.rowStride, rows],
    [m.columnStride, columns],
    [m.batchStride, batch],
  ]) {
    if (stride > 0) last += stride * (count - 1);
    else first += stride * (count - 1);
  }
  if (first < 0 || last >= m.data.length)
    throw new RangeError(
      `${kernel}: ${name} reaches from element ${first} to ${last}, and its array has ${m.data.length} elements`,
    );
}

export function matmul(out: FloatArray, a: MatrixView, b: MatrixView, s: MatmulSize): void {
  sizes('matmul', s);
  sameType('matmul', out, a.data, b.data);
  view('matmul', 'a', a, s.m, s.k, s.batch);
  view('matmul', 'b', b, s.k, s.n, s.batch);
  length('matmul', 'out', out, s.batch * s.m * s.n);
}

export function softmax(out: FloatArray, x: FloatArray, rows: number, columns: number): void {
  sizes('softmax', { rows, columns });
  sameType('softmax', out, x);
  length('softmax', 'x', x, rows * columns);
  length('softmax', 'out', out, rows * columns);
}

export function rowPairs(
  kernel: string,
  out: FloatArray,
  g: FloatArray,
  y: FloatArray,
  rows: number,
  columns: number,
): void {
  sizes(kernel, { rows, columns });
  sameType(kernel, out, g, y);
  for (const [name, array] of Object.entries({ out, g, y })) length(kernel, name, array, rows * columns);
}

export function layerNormGradient(
  out: LayerNormGradient,
  g: FloatArray,
  x: FloatArray,
  o: Omit<LayerNormOptions, 'bias'>,
): void {
  const kernel = 'layer norm gradient';
  rowPairs(kernel, out.x, g, x, o.rows, o.columns);
  sameType(kernel, x, out.weight, out.bias, o.weight);
  for (const [name, array] of Object.entries({ weight: o.weight, 'out.weight': out.weight, 'out.bias': out.bias }))
    if (array) length(kernel, name, array, o.columns);
}

export function layerNorm(out: FloatArray, x: FloatArray, o: LayerNormOptions): void {
  sizes('layer norm', { rows: o.rows, columns: o.columns });
  sameType('layer norm', out, x, o.weight, o.bias);
  length('layer norm', 'x', x, o.rows * o.columns);
  length('layer norm', 'out', out, o.rows * o.columns);
  if (o.weight) length('layer norm', 'weight', o.weight, o.columns);
  if (o.bias) length('layer norm', 'bias', o.bias, o.columns);
}

export function attention(out: FloatArray, q: FloatArray, k: FloatArray, v: FloatArray, o: AttentionOptions): void {
  const { batch, queries, keys, width, valueWidth } = o;
  sizes('attention', { batch, queries, keys, width, valueWidth });
  if (o.firstPosition !== null && !Number.isSafeInteger(o.firstPosition))
    throw new RangeError(`attention: firstPosition is ${o.firstPosition}; it must be a whole number or null`);
  sameType('attention', out, q, k, v, o.mask?.data);
  length('attention', 'q', q, batch * queries * width);
  length('attention', 'k', k, batch * keys * width);
  length('attention', 'v', v, batch * keys * valueWidth);
  length('attention', 'out', out, batch * queries * valueWidth);
  if (o.mask && batch > 0) {
    size('attention', 'mask.stride', o.mask.stride);
    length('attention', 'mask', o.mask.data, (batch - 1) * o.mask.stride + queries * keys);
  }
}

export function attentionGradient(
  out: AttentionGradient,
  g: FloatArray,
  q: FloatArray,
  k: FloatArray,
  v: FloatArray,
  o: AttentionOptions,
): void {
  attention(g, q, k, v, o);
  sameType('attention gradient', q, out.q, out.k, out.v);
  length('attention gradient', 'out.q', out.q, o.batch * o.queries * o.width);
  length('attention gradient', 'out.k', out.k, o.batch * o.keys * o.width);
  length('attention gradient', 'out.v', out.v, o.batch * o.keys * o.valueWidth);
}

export function reduction(kernel: 'sum' | 'max', out: FloatArray, x: FloatArray, s: ReductionSize): void {
  sizes(kernel, s);
  sameType(kernel, out, x);
  length(kernel, 'x', x, s.outer * s.reduced * s.inner);
  length(kernel, 'out', out, s.outer * s.inner);
  if (kernel === 'max' && s.reduced === 0 && s.outer * s.inner > 0)
    throw new RangeError('max: the reduced axis has size 0, and nothing has no maximum');
}

export function elementwise(kernel: string, out: FloatArray, ...operands: readonly FloatArray[]): void {
  sameType(kernel, out, ...operands);
  for (const operand of operands)
    if (operand.length !== out.length)
      throw new RangeError(`${kernel}: the output has ${out.length} elements and an operand ${operand.length}`);
}
