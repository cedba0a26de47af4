/** Matrix products of batches. */
import { type FloatArray, kernels, type MatrixView } from '../kernels';
import { count, type Data, isComplex, settle } from './storage';
import { eachRow, Tensor } from './tensor';

/** `a @ b` by the rules of `numpy.matmul`; both have one dtype, `sizes` are those of the result. */
export function product2(a: Tensor, b: Tensor, sizes: readonly number[]): Tensor {
  const x = a.rank === 1 ? a.unsqueeze(0) : a;
  const y = b.rank === 1 ? b.unsqueeze(1) : b;
  const [m, k, n] = [x.sizes[x.rank - 2], x.sizes[x.rank - 1], y.sizes[y.rank - 1]];
  const batch = sizes.slice(0, sizes.length - (a.rank === 1 ? 0 : 1) - (b.rank === 1 ? 0 : 1));
  const out = Tensor.blank(a.dtype, [...batch, m, n]);
  const multiply = isComplex(a.dtype) ? complexProducts : realProducts;
  multiply(x.expand([...batch, m, k]), y.expand([...batch, k, n]), out);
  settle(out.dtype, out.data);
  return out.reshape(sizes);
}

/**
 * Operands are read where they are, by their strides. Types without kernels of their own are summed in double precision
 * and rounded once.
 */
function realProducts(x: Tensor, y: Tensor, out: Tensor): void {
  if (out.dtype !== 'float32' && out.dtype !== 'float64') {
    const sums = Tensor.blank('float64', out.sizes);
    realProducts(inDoubles(x), inDoubles(y), sums);
    out.data.set(sums.data);
    return;
  }
  const [m, n] = out.sizes.slice(-2);
  const k = x.sizes[x.rank - 1];
  // The last axis of the batch in one call.
  const lead = [1, ...out.sizes.slice(0, -2)];
  const batch = lead[lead.length - 1];
  let at = 0;
  eachRow(
    lead,
    [
      [0, ...x.strides.slice(0, -2)],
      [0, ...y.strides.slice(0, -2)],
    ],
    [x.offset, y.offset],
    ([i, j]) => {
      const part = out.data.subarray(at, at + batch * m * n) as FloatArray;
      kernels().matmul(part, matrixView(x, i), matrixView(y, j), { batch, m, n, k });
      at += batch * m * n;
    },
  );
}

function inDoubles(x: Tensor): Tensor {
  const data = x.data instanceof Float64Array ? x.data : Float64Array.from(x.data);
  return new Tensor('float64', data, x.sizes, x.strides, x.offset);
}

/** The matrices along the last axis of the batch, from the one at `offset` on. */
function matrixView(x: Tensor, offset: number): MatrixView {
  const [batchStride, rowStride, columnStride] = [0, ...x.strides].slice(-3);
  return { data: x.data as FloatArray, offset, rowStride, columnStride, batchStride };
}

function complexProducts(x: Tensor, y: Tensor, out: Tensor): void {
  const [m, n] = out.sizes.slice(-2);
  const k = x.sizes[x.rank - 1];
  const [a, b] = [x.dense(), y.dense()];
  for (let i = 0; i < count(out.sizes.slice(0, -2)); i++) {
    complexProduct(a, 2 * i * m * k, b, 2 * i * k * n, out.data, 2 * i * m * n, m, k, n);
  }
}

function complexProduct(x: Data, a: number, y: Data, b: number, z: Data, to: number, m: number, k: number, n: number) {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let [re, im] = [0, 0];
      for (let p = 0; p < k; p++) {
        const [s, t] = [a + 2 * (i * k + p), b + 2 * (p * n + j)];
        re += x[s] * y[t] - x[s + 1] * y[t + 1];
        im += x[s] * y[t + 1] + x[s + 1] * y[t];
      }
      z[to + 2 * (i * n + j)] = re;
      z[to + 2 * (i * n + j) + 1] = im;
    }
  }
}
