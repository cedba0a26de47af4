/** Softmax and layer norm, row by row, in float64, and their gradients. */
import type { FloatArray, LayerNormGradient, LayerNormOptions } from '../types';

export function softmax(out: FloatArray, x: FloatArray, rows: number, columns: number): void {
  for (let start = 0; start < rows * columns; start += columns) {
    const end = start + columns;
    let top = -Infinity;
    for (let i = start; i < end; i++) top = Math.max(top, x[i]);
    let total = 0;
    for (let i = start; i < end; i++) total += out[i] = Math.exp(x[i] - top);
    for (let i = start; i < end; i++) out[i] /= total;
  }
}

export function logSoftmax(out: FloatArray, x: FloatArray, rows: number, columns: number): void {
  for (let start = 0; start < rows * columns; start += columns) {
    const end = start + columns;
    let top = -Infinity;
    for (let i = start; i < end; i++) top = Math.max(top, x[i]);
    let total = 0;
    for (let i = start; i < end; i++) total += Math.exp(x[i] - top);
    const logTotal = Math.log(total);
    for (let i = start; i < end; i++) out[i] = x[i] - top - logTotal;
  }
}

export function softmaxGradient(out: FloatArray, g: FloatArray, y: FloatArray, rows: number, columns: number): void {
  for (let start = 0; start < rows * columns; start += columns) {
    const end = start + columns;
    let total = 0;
    for (let i = start; i < end; i++) total += g[i] * y[i];
    for (let i = start; i < end; i++) out[i] = y[i] * (g[i] - total);
  }
}

export function logSoftmaxGradient(out: FloatArray, g: FloatArray, y: FloatArray, rows: number, columns: number): void {
  for (let start = 0; start < rows * columns; start += columns) {
    const end = start + columns;
    let total = 0;
    for (let i = start; i < end; i++) total += g[i];
    for (let i = start; i < end; i++) out[i] = g[i] - Math.exp(y[i]) * total;
  }
}

/** Mean and 1 / √(variance + ε) of `columns` elements from `start` on. */
function statistics(x: FloatArray, start: number, columns: number, epsilon: number): readonly [number, number] {
  let mean = 0;
  for (let j = 0; j < columns; j++) mean += x[start + j];
  mean /= columns;
  let variance = 0;
  for (let j = 0; j < columns; j++) variance += (x[start + j] - mean) ** 2;
  return [mean, 1 / Math.sqrt(variance / columns + epsilon)];
}

export function layerNormGradient(
  out: LayerNormGradient,
  g: FloatArray,
  x: FloatArray,
  options: Omit<LayerNormOptions, 'bias'>,
): void {
  const { rows, columns, epsilon, weight } = options;
  const [weightSums, biasSums] = [new Float64Array(columns), new Float64Array(columns)];
  const [units, own] = [new Float64Array(columns), new Float64Array(columns)];
  for (let start = 0; start < rows * columns; start += columns) {
    const [mean, factor] = statistics(x, start, columns, epsilon);
    let [total, along] = [0, 0];
    for (let j = 0; j < columns; j++) {
      units[j] = (x[start + j] - mean) * factor;
      own[j] = weight ? g[start + j] * weight[j] : g[start + j];
      total += own[j];
      along += own[j] * units[j];
      weightSums[j] += g[start + j] * units[j];
      biasSums[j] += g[start + j];
    }
    for (let j = 0; j < columns; j++) {
      out.x[start + j] = (own[j] - total / columns - (units[j] * along) / columns) * factor;
    }
  }
  out.weight.set(weightSums);
  out.bias.set(biasSums);
}

export function layerNorm(out: FloatArray, x: FloatArray, options: LayerNormOptions): void {
  const { rows, columns, epsilon, weight, bias } = options;
  for (let start = 0; start < rows * columns; start += columns) {
    const [mean, factor] = statistics(x, start, columns, epsilon);
    for (let j = 0; j < columns; j++) {
      const normal = (x[start + j] - mean) * factor;
      out[start + j] = (weight ? normal * weight[j] : normal) + (bias ? bias[j] : 0);
    }
  }
}
