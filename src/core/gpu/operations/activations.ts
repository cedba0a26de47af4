/** Activations of a sum, which a kernel of its own would take to memory and back. */
import { floatBytes, type Operation } from '../operation';
import { productRow, productTolerance } from './matmul';
import { rowSizes } from './rows';

/** x·Φ(x) by its approximation with tanh; Hendrycks & Gimpel 2016, section 2. */
export function geluOf(x: number): number {
  const u = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
  return x / (1 + Math.exp(-2 * u));
}

export function siluOf(x: number): number {
  return x / (1 + Math.exp(-x));
}

/** Numbers are between -3 and 3, where the exponential is exact enough for this. */
const ACTIVATION_TOLERANCE = 64;

/** @param flopsEach of an element, with the bias; an exponential counts as one */
function biased(id: string, name: string, of: (x: number) => number, flopsEach: number): Operation {
  return {
    id,
    title: `${name} of x + bias`,
    formula: `out = ${name}(x + bias), (rows, columns)`,
    sizes: rowSizes,
    presets: [
      { title: 'GPT-2: hidden layer of the MLP, 1,024 tokens', sizes: { rows: 1024, columns: 3072 } },
      { title: 'Llama-like (8B): gate of the MLP, 128 tokens', sizes: { rows: 128, columns: 14336 } },
      { title: 'ViT-B/16: hidden layer of the MLP, 197 tokens', sizes: { rows: 197, columns: 3072 } },
    ],
    inputs: ({ rows, columns }) => [
      { name: 'x', length: rows * columns, kind: { scale: 2 } },
      { name: 'bias', length: columns, kind: { scale: 1 } },
    ],
    scratch: ({ rows, columns }) => ({ sum: rows * columns }),
    output: (sizes) => ({ rows: sizes.rows, columns: sizes.columns }),
    flops: ({ rows, columns }) => flopsEach * rows * columns,
    bytes: ({ rows, columns }) => floatBytes(2 * rows * columns, columns),
    tolerance: () => ACTIVATION_TOLERANCE,
    reference({ x, bias }, { columns }, row) {
      const own = x.subarray(row * columns, (row + 1) * columns);
      const values = Float64Array.from(own, (v, j) => of(v + bias[j]));
      // The sum is rounded before the activation.
      return { values, magnitudes: values.map((y, j) => Math.abs(y) + Math.abs(own[j]) + Math.abs(bias[j])) };
    },
    kernels: [
      { id: 'apart', title: 'Two passes', passes: [`${id}/add-bias`, `${id}/activate`] },
      { id: 'fused', title: 'Fused', passes: [`${id}/fused`] },
    ],
  };
}

export const gelu = biased('gelu', 'gelu', geluOf, 9);
export const silu = biased('silu', 'silu', siluOf, 5);

/** gelu(a·b + bias) with a (M, K), b (K, N): a linear layer and its activation. */
export const linearGelu: Operation = {
  id: 'linearGelu',
  title: 'Linear layer with GELU',
  formula: 'out = gelu(a · b + bias), (M, K) · (K, N)',
  sizes: [
    { name: 'M', label: 'rows of a: tokens', otherwise: 256 },
    { name: 'K', label: 'inputs', otherwise: 256 },
    { name: 'N', label: 'outputs', otherwise: 256 },
  ],
  presets: [
    { title: 'GPT-2: first layer of the MLP, 1,024 tokens', sizes: { M: 1024, K: 768, N: 3072 } },
    { title: 'Llama-like (8B): gate of the MLP, 128 tokens', sizes: { M: 128, K: 4096, N: 14336 } },
    { title: 'ViT-B/16: first layer of the MLP, 197 tokens', sizes: { M: 197, K: 768, N: 3072 } },
  ],
  inputs: ({ M, K, N }) => [
    { name: 'a', length: M * K, kind: { scale: 1 } },
    { name: 'b', length: K * N, kind: { scale: 1 } },
    { name: 'bias', length: N, kind: { scale: 1 } },
  ],
  scratch: ({ M, N }) => ({ product: M * N }),
  output: ({ M, N }) => ({ rows: M, columns: N }),
  flops: ({ M, K, N }) => 2 * M * K * N + 9 * M * N,
  bytes: ({ M, K, N }) => floatBytes(M * K, K * N, N, M * N),
  tolerance: ({ K }) => productTolerance(K) + ACTIVATION_TOLERANCE,
  reference(inputs, sizes, row) {
    const { values, magnitudes } = productRow(inputs, sizes, row);
    return {
      values: values.map((v, j) => geluOf(v + inputs.bias[j])),
      // The activation is nowhere steeper than 1.13.
      magnitudes: magnitudes.map((m, j) => 1.13 * (m + Math.abs(inputs.bias[j]))),
    };
  },
  kernels: [
    { id: 'apart', title: 'Two passes', passes: ['linear-gelu/product', 'linear-gelu/activate'] },
    { id: 'fused', title: 'Fused', passes: ['linear-gelu/fused'] },
  ],
};
