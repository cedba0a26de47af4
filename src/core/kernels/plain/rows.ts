/** Softmax and layer norm, row by row, in float64. */
import type { FloatArray, LayerNormOptions } from '../types';

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

export function layerNorm(out: FloatArray, x: FloatArray, options: LayerNormOptions): void {
  const { rows, columns, epsilon, weight, bias } = options;
  for (let start = 0; start < rows * columns; start += columns) {
    let mean = 0;
    for (let j = 0; j < columns; j++) mean += x[start + j];
    mean /= columns;
    let variance = 0;
    for (let j = 0; j < columns; j++) variance += (x[start + j] - mean) ** 2;
    const factor = 1 / Math.sqrt(variance / columns + epsilon);
    for (let j = 0; j < columns; j++) {
      const normal = (x[start + j] - mean) * factor;
      out[start + j] = (weight ? normal * weight[j] : normal) + (bias ? bias[j] : 0);
    }
  }
}
