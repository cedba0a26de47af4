/**
 * Dense tensors: a dtype, an array, and how indices find their elements in it. Operators never write to a tensor that
 * they were given, so that views may share arrays without anyone noticing.
 */
import type { DType } from '../dtype';
import { dtypeKind } from '../dtype';
import { allocate, allocateBlank, count, type Data, isComplex, settle, width } from './storage';

export class Tensor {
  /** Number of elements. */
  readonly size: number;

  constructor(
    readonly dtype: DType,
    readonly data: Data,
    readonly sizes: readonly number[],
    /** Steps between neighbours along each axis, in elements; 0 where an axis is expanded. */
    readonly strides: readonly number[] = rowMajor(sizes),
    /** Where the first element is. */
    readonly offset = 0,
  ) {
    this.size = count(sizes);
  }

  /** @throws RangeError when it would be too large. */
  static zeros(dtype: DType, sizes: readonly number[]): Tensor {
    return new Tensor(dtype, allocate(dtype, count(sizes)), sizes);
  }

  /** Of elements that the caller is to write, all of them. @throws RangeError when it would be too large. */
  static blank(dtype: DType, sizes: readonly number[]): Tensor {
    return new Tensor(dtype, allocateBlank(dtype, count(sizes)), sizes);
  }

  /** Elements in row-major order (complex: real and imaginary parts in turn), rounded to the dtype. */
  static from(dtype: DType, sizes: readonly number[], values: ArrayLike<number>): Tensor {
    const t = Tensor.zeros(dtype, sizes);
    t.data.set(values);
    settle(dtype, t.data);
    return t;
  }

  /** A 0-d tensor, rounded to the dtype. */
  static scalar(dtype: DType, value: number, imag = 0): Tensor {
    return Tensor.from(dtype, [], isComplex(dtype) ? [value, imag] : [value]);
  }

  get rank(): number {
    return this.sizes.length;
  }

  /** The elements are one after the other in row-major order. */
  get isContiguous(): boolean {
    let step = 1;
    for (let i = this.rank - 1; i >= 0; i--) {
      if (this.sizes[i] !== 1 && this.strides[i] !== step) return this.size === 0;
      step *= this.sizes[i];
    }
    return true;
  }

  /** The elements in row-major order, for reading only: not copied where they are so already. */
  dense(): Data {
    const w = width(this.dtype);
    if (this.isContiguous) {
      const whole = this.offset === 0 && this.data.length === this.size * w;
      return whole ? this.data : this.data.subarray(this.offset * w, (this.offset + this.size) * w);
    }
    return gathered(this);
  }

  contiguous(): Tensor {
    return this.isContiguous ? this : new Tensor(this.dtype, gathered(this), this.sizes);
  }

  /** The element of a tensor that has one. */
  item(): number {
    if (this.size !== 1) throw new RangeError(`a tensor of ${this.size} elements is not one number`);
    return this.data[this.offset * width(this.dtype)];
  }

  // ----------------------------------------------------------------------------------------------------- views

  private viewed(sizes: readonly number[], strides: readonly number[], offset = this.offset): Tensor {
    return new Tensor(this.dtype, this.data, sizes, strides, offset);
  }

  /** Axis i of the result is axis `order[i]`. */
  permute(order: readonly number[]): Tensor {
    return this.viewed(
      order.map((a) => this.sizes[a]),
      order.map((a) => this.strides[a]),
    );
  }

  transpose(a: number, b: number): Tensor {
    const order = this.sizes.map((_, i) => (i === a ? b : i === b ? a : i));
    return this.permute(order);
  }

  /** `length` elements of an axis from `start` on, `step` apart (which may be negative). */
  slice(axis: number, start: number, length: number, step = 1): Tensor {
    const sizes = this.sizes.with(axis, length);
    const strides = this.strides.with(axis, this.strides[axis] * step);
    return this.viewed(sizes, strides, length === 0 ? this.offset : this.offset + start * this.strides[axis]);
  }

  /** The axis goes. */
  select(axis: number, index: number): Tensor {
    return this.viewed(
      this.sizes.toSpliced(axis, 1),
      this.strides.toSpliced(axis, 1),
      this.offset + index * this.strides[axis],
    );
  }

  /** A new axis of size 1 before `axis`. */
  unsqueeze(axis: number): Tensor {
    return this.viewed(this.sizes.toSpliced(axis, 0, 1), this.strides.toSpliced(axis, 0, 1));
  }

  /** Broadcast to sizes: aligned at the right, axes of size 1 repeat. */
  expand(sizes: readonly number[]): Tensor {
    const lead = sizes.length - this.rank;
    const strides = sizes.map((size, i) => {
      if (i < lead || (this.sizes[i - lead] === 1 && size !== 1)) return 0;
      if (this.sizes[i - lead] !== size) {
        throw new RangeError(`internal: (${this.sizes.join(', ')}) cannot be expanded to (${sizes.join(', ')})`);
      }
      return this.strides[i - lead];
    });
    return this.viewed(sizes, strides);
  }

  /** Other sizes for the same elements: a view where the strides allow it, else a copy, as in PyTorch. */
  reshape(sizes: readonly number[]): Tensor {
    if (count(sizes) !== this.size) {
      throw new RangeError(`internal: ${this.size} elements cannot have the shape (${sizes.join(', ')})`);
    }
    const strides = viewStrides(this, sizes);
    return strides ? this.viewed(sizes, strides) : this.contiguous().reshape(sizes);
  }

  /** Any sizes and strides over the same array. */
  asStrided(sizes: readonly number[], strides: readonly number[], offset: number): Tensor {
    return this.viewed(sizes, strides, offset);
  }

  /** Real (0) or imaginary (1) part of a complex tensor, as a copy. */
  part(index: 0 | 1): Tensor {
    const from = this.dense();
    const out = Tensor.zeros(
      this.dtype === 'complex128' ? 'float64' : this.dtype === 'complex64' ? 'float32' : 'float16',
      this.sizes,
    );
    for (let i = 0; i < this.size; i++) out.data[i] = from[2 * i + index];
    return out;
  }

  // -------------------------------------------------------------------------------------------------- conversion

  /** Elements converted as PyTorch does. @throws RangeError where the number has no counterpart in the type. */
  to(dtype: DType): Tensor {
    if (dtype === this.dtype) return this;
    const from = this.dense();
    const out = Tensor.blank(dtype, this.sizes);
    const [w, v] = [width(this.dtype), width(dtype)];
    const convert = conversion(this.dtype, dtype);
    for (let i = 0; i < this.size; i++) out.data[i * v] = convert(from[i * w]);
    if (w === 2 && v === 2) for (let i = 0; i < this.size; i++) out.data[2 * i + 1] = from[2 * i + 1];
    if (w === 2 && dtype === 'bool') for (let i = 0; i < this.size; i++) out.data[i] ||= Number(from[2 * i + 1] !== 0);
    settle(dtype, out.data);
    return out;
  }
}

/** Strides of elements in row-major order. */
export function rowMajor(sizes: readonly number[]): number[] {
  const strides = new Array<number>(sizes.length);
  let step = 1;
  for (let i = sizes.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= Math.max(sizes[i], 1);
  }
  return strides;
}

/** The strides of a view with other sizes; null where there is none. Axes that follow on one another may be cut anew. */
function viewStrides(t: Tensor, sizes: readonly number[]): number[] | null {
  if (t.size === 0 || t.isContiguous) return rowMajor(sizes);
  const old = t.sizes.map((size, i) => ({ size, stride: t.strides[i] })).filter((a) => a.size !== 1);
  const strides = new Array<number>(sizes.length);
  let next = sizes.length - 1;
  let end = old.length;
  while (end > 0) {
    // The longest run of old axes, from the right, that are one axis in memory.
    let start = end - 1;
    while (start > 0 && old[start - 1].stride === old[start].stride * old[start].size) start--;
    let room = old.slice(start, end).reduce((n, a) => n * a.size, 1);
    let stride = old[end - 1].stride;
    while (next >= 0 && (room > 1 || sizes[next] === 1)) {
      if (room % sizes[next] !== 0) return null;
      strides[next] = stride;
      stride *= sizes[next];
      room /= sizes[next];
      next--;
    }
    if (room !== 1) return null;
    end = start;
  }
  for (; next >= 0; next--) strides[next] = 1;
  return strides;
}

function gathered(t: Tensor): Data {
  const w = width(t.dtype);
  const out = allocateBlank(t.dtype, t.size);
  const { data, rank } = t;
  if (t.size === 0) return out;
  if (w === 1 && t.strides.every((step) => step === 0)) return out.fill(data[t.offset]);
  const n = rank === 0 ? 1 : t.sizes[rank - 1];
  const step = rank === 0 ? 0 : t.strides[rank - 1];
  let to = 0;
  eachRow(t.sizes, [t.strides], [t.offset], ([from]) => {
    gatherRow(out, to * w, data, from * w, n, step * w, w);
    to += n;
  });
  return out;
}

/** Copies `n` elements that are `step` numbers apart to places side by side. */
function gatherRow(out: Data, to: number, data: Data, from: number, n: number, step: number, w: 1 | 2): void {
  if (step === w && n > 16) {
    out.set(data.subarray(from, from + n * w), to);
    return;
  }
  if (step === 0 && w === 1) {
    out.fill(data[from], to, to + n);
    return;
  }
  for (let i = 0; i < n; i++, from += step, to += w) {
    out[to] = data[from];
    if (w === 2) out[to + 1] = data[from + 1];
  }
}

/**
 * Goes through all rows (runs along the last axis) of operands of one shape in row-major order: `row` is given the
 * place of the first element of the row in each. The array that it is given is used again for the next row.
 */
export function eachRow(
  sizes: readonly number[],
  strides: readonly (readonly number[])[],
  offsets: readonly number[],
  row: (at: readonly number[]) => void,
): void {
  const axes = sizes.length - 1;
  for (const size of sizes) if (size === 0) return;
  const index = new Array<number>(Math.max(axes, 0)).fill(0);
  const at = [...offsets];
  for (;;) {
    row(at);
    let axis = axes - 1;
    for (; axis >= 0; axis--) {
      if (++index[axis] < sizes[axis]) {
        for (let k = 0; k < at.length; k++) at[k] += strides[k][axis];
        break;
      }
      index[axis] = 0;
      for (let k = 0; k < at.length; k++) at[k] -= strides[k][axis] * (sizes[axis] - 1);
    }
    if (axis < 0) return;
  }
}

/** Writes the elements of `x` to those of a view of the same sizes and type, whose array has just been made. */
export function writeTo(view: Tensor, x: Tensor): void {
  const w = width(view.dtype);
  const from = x.dense();
  const n = view.sizes.at(-1) ?? 1;
  const step = view.strides.at(-1) ?? 0;
  let next = 0;
  eachRow(view.sizes, [view.strides], [view.offset], (at) => {
    let to = at[0];
    for (let i = 0; i < n; i++, to += step, next++) {
      for (let part = 0; part < w; part++) view.data[to * w + part] = from[next * w + part];
    }
  });
}

/** What becomes of a number that is converted. */
function conversion(from: DType, to: DType): (x: number) => number {
  if (to === 'bool') return (x) => (x !== 0 ? 1 : 0);
  const kind = dtypeKind(to);
  if (kind !== 'int' || ['bool', 'int'].includes(dtypeKind(from))) return (x) => x;
  return (x) => {
    // What C leaves undefined differs between machines.
    if (!(Math.abs(x) < 2 ** 53)) throw new RangeError(`${x} cannot be converted to ${to}`);
    const whole = Math.trunc(x);
    return whole === 0 ? 0 : whole;
  };
}
