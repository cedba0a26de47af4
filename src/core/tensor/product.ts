/** Matrix products of batches, by blocks of rows, so that what is used again stays near. */
import { count, isComplex, settle } from './storage';
import { Tensor } from './tensor';

/** `a @ b` by the rules of `numpy.matmul`; both have one dtype, `sizes` are those of the result. */
export function product2(a: Tensor, b: Tensor, sizes: readonly number[]): Tensor {
  const x = a.rank === 1 ? a.unsqueeze(0) : a;
  const y = b.rank === 1 ? b.unsqueeze(1) : b;
  const [m, k, n] = [x.sizes[x.rank - 2], x.sizes[x.rank - 1], y.sizes[y.rank - 1]];
  const batch = sizes.slice(0, sizes.length - (a.rank === 1 ? 0 : 1) - (b.rank === 1 ? 0 : 1));
  const out = Tensor.zeros(a.dtype, [...batch, m, n]);
  const [left, right] = [broadcastRows(x, batch), broadcastRows(y, batch)];
  const kernel = isComplex(a.dtype) ? complexProduct : a.dtype === 'float64' ? realProduct : accumulated;
  for (let i = 0; i < count(batch); i++) kernel(left.part(i), right.part(i), out, i * m * n, m, k, n);
  settle(out.dtype, out.data);
  return out.reshape(sizes);
}

type Rows = ReturnType<typeof broadcastRows>;
type Part = ReturnType<Rows['part']>;

/** The matrices of a batch that may be broadcast: each is dense. */
function broadcastRows(x: Tensor, batch: readonly number[]) {
  const w = isComplex(x.dtype) ? 2 : 1;
  const matrix = x.sizes.slice(-2);
  const size = count(matrix) * w;
  const own = x.sizes.slice(0, -2);
  const data = x.contiguous().dense();
  // Which of its own matrices each of the batch is.
  const places = new Tensor(
    'float64',
    Float64Array.from({ length: count(own) }, (_, i) => i),
    own,
  )
    .expand(batch)
    .dense();
  return { part: (i: number) => ({ data, from: places[i] * size }) };
}

/** Four rows of the result at a time: each row of b is read once for them. */
function realProduct(a: Part, b: Part, out: Tensor, to: number, m: number, k: number, n: number): void {
  const [x, y, z] = [a.data, b.data, out.data];
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    const row = to + i * n;
    for (let p = 0; p < k; p++) {
      const at = a.from + i * k + p;
      const [x0, x1, x2, x3] = [x[at], x[at + k], x[at + 2 * k], x[at + 3 * k]];
      const from = b.from + p * n;
      for (let j = 0; j < n; j++) {
        const v = y[from + j];
        z[row + j] += x0 * v;
        z[row + n + j] += x1 * v;
        z[row + 2 * n + j] += x2 * v;
        z[row + 3 * n + j] += x3 * v;
      }
    }
  }
  for (; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const v = x[a.from + i * k + p];
      const [row, from] = [to + i * n, b.from + p * n];
      for (let j = 0; j < n; j++) z[row + j] += v * y[from + j];
    }
  }
}

/** Shorter types are summed in double precision and rounded once. */
function accumulated(a: Part, b: Part, out: Tensor, to: number, m: number, k: number, n: number): void {
  const sums = Tensor.zeros('float64', [m, n]);
  realProduct(a, b, sums, 0, m, k, n);
  out.data.set(sums.data, to);
}

function complexProduct(a: Part, b: Part, out: Tensor, to: number, m: number, k: number, n: number): void {
  const [x, y, z] = [a.data, b.data, out.data];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let [re, im] = [0, 0];
      for (let p = 0; p < k; p++) {
        const [s, t] = [a.from + 2 * (i * k + p), b.from + 2 * (p * n + j)];
        re += x[s] * y[t] - x[s + 1] * y[t + 1];
        im += x[s] * y[t + 1] + x[s + 1] * y[t];
      }
      z[2 * (to + i * n + j)] = re;
      z[2 * (to + i * n + j) + 1] = im;
    }
  }
}
