/** `numpy.convolve` and `correlate`. */
import { Dim } from '../dim';
import { width } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { sizesKnown } from './axes';
import type { Backend } from './backend';
import { elements, size } from './cost';
import { arraysOf } from './operands';
import { type Adjoints, type OpArgs, type Operator, type Output, Undetermined, type Var } from './operator';
import { like } from './output';

/**
 * `numpy.convolve` and `correlate` of 1-D arrays: all places where they overlap ("full"), those where the shorter lies
 * inside ("valid"), or as many as the longer has ("same").
 */
function convolution(name: 'np_convolve' | 'np_correlate'): Operator {
  return {
    name,
    // Every product once, or those of the places where the shorter array lies inside.
    flops(args, output) {
      const [a, b] = [size(args.tensor('a')), size(args.tensor('v'))];
      const mode = args.str('mode');
      if (mode === 'full') return a.mul(b).mul(2);
      if (mode === 'valid') return elements(output).mul(Dim.min(a, b)).mul(2);
      throw new Undetermined('convolve: the cost of this mode is not known');
    },
    shape(args, c): Output {
      const [a, b] = arraysOf(args, ['a', 'v'], c);
      const [[n], [m]] = [c.ranked(a, [1], 'convolve'), c.ranked(b, [1], 'convolve')];
      const mode = args.str('mode');
      const dtype = a.library === 'jax' ? c.promoteToFloat([a, b]) : c.promote([a, b]);
      if (mode === 'full') return like(a, [n.add(m).sub(1)], dtype);
      if (mode === 'same') return like(a, [Dim.max(n, m)], dtype);
      return like(a, [Dim.max(n, m).sub(Dim.min(n, m)).add(1)], dtype);
    },
    eval(args, out) {
      const [a, v] = [args.value('a').to(out.dtype), args.value('v').to(out.dtype)];
      const [m, n] = [a.size, v.size];
      if (m === 0 || n === 0) throw new RangeError('expected at least one element in each array');
      // The correlation of a with v is the convolution with v reversed and conjugated.
      const kernel = name === 'np_convolve' ? v.dense() : reversed(v);
      const full = convolved(a.dense(), kernel, m, n, width(out.dtype));
      const mode = args.str('mode');
      const least = Math.min(m, n);
      const atFront = mode === 'valid' ? least - 1 : mode === 'same' ? Math.floor((least - 1) / 2) : 0;
      // Of a correlation with the longer array "same" is counted from the other end.
      const mirrored = name === 'np_correlate' && n > m && mode === 'same';
      const from = mirrored ? m + n - 1 - out.sizes[0] - atFront : atFront;
      const w = width(out.dtype);
      return Tensor.from(out.dtype, out.sizes, full.subarray(from * w, (from + out.sizes[0]) * w));
    },
    vjp: (B, g, { a, v }, y, args) => convolutionAdjoints(B, name, g, a, v, y, args),
  };
}

/** Both operands are read once for each place where they overlap: the full result, of which `mode` keeps a part. */
function convolutionAdjoints(B: Backend, name: string, g: Var, a: Var, v: Var, y: Var, args: OpArgs): Adjoints {
  const [m, n, kept] = [a, v, y].map((x) => sizesKnown(x.type)[0]);
  const mode = args.str('mode');
  const least = Math.min(m, n);
  const atFront = mode === 'valid' ? least - 1 : mode === 'same' ? Math.floor((least - 1) / 2) : 0;
  const from = name === 'np_correlate' && n > m && mode === 'same' ? m + n - 1 - kept - atFront : atFront;
  const zeros = (count: number) => B.call('new_zeros', { input: g, size: [count] });
  const full = B.cat([zeros(from), g, zeros(m + n - 1 - from - kept)], 0);
  const kernel = name === 'np_convolve' ? v : B.conj(B.flip(v, [0]));
  // The adjoint of y_k = Σ a_i w_{k−i} by one operand is a correlation of the full adjoint with the other.
  const by = (other: Var) => B.call('np_correlate', { a: full, v: other, mode: 'valid' });
  const toKernel = by(a);
  return { a: by(kernel), v: name === 'np_convolve' ? toKernel : B.conj(B.flip(toKernel, [0])) };
}

function reversed(v: Tensor): Float64Array {
  const from = v.dense();
  const w = width(v.dtype);
  return Float64Array.from(from, (_, i) => {
    const at = from.length - w * (Math.floor(i / w) + 1) + (i % w);
    return i % w === 1 ? -from[at] : from[at];
  });
}

/** All m + n − 1 sums of products; of complex numbers when `w` is 2. */
function convolved(a: ArrayLike<number>, v: ArrayLike<number>, m: number, n: number, w: 1 | 2): Float64Array {
  const result = new Float64Array((m + n - 1) * w);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const to = (i + j) * w;
      if (w === 1) {
        result[to] += a[i] * v[j];
        continue;
      }
      const [p, q] = [2 * i, 2 * j];
      result[to] += a[p] * v[q] - a[p + 1] * v[q + 1];
      result[to + 1] += a[p] * v[q + 1] + a[p + 1] * v[q];
    }
  }
  return result;
}

export const operators: readonly Operator[] = [convolution('np_convolve'), convolution('np_correlate')];
