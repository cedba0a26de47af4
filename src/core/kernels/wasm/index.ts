/**
 * The kernels in WebAssembly with SIMD. What they do not have (work on rows and attention in float64, sums of two
 * arrays, which take as long to copy) is the plain kernels' work.
 */
import * as check from '../check';
import { plain } from '../plain';
import type { Kernels } from '../types';
import { attention } from './attention';
import { attentionGradient } from './attentionGradient';
import { matmul } from './matmul';
import { instantiate } from './module';
import {
  apply,
  applyGradient,
  layerNorm,
  layerNormGradient,
  mapRowPairs,
  mapRows,
  reduceColumns,
  reduceRows,
} from './rows';

export async function wasmKernels(name: 'simd' | 'relaxed-simd', bytes: Uint8Array<ArrayBuffer>): Promise<Kernels> {
  const engine = await instantiate(bytes);
  const { exports } = engine;
  return {
    ...plain,
    name,
    matmul(out, a, b, size) {
      check.matmul(out, a, b, size);
      matmul(engine, out, a, b, size);
    },
    softmax(out, x, rows, columns) {
      if (!(out instanceof Float32Array)) return plain.softmax(out, x, rows, columns);
      check.softmax(out, x, rows, columns);
      mapRows(engine, exports.softmax, out, x, rows, columns);
    },
    logSoftmax(out, x, rows, columns) {
      if (!(out instanceof Float32Array)) return plain.logSoftmax(out, x, rows, columns);
      check.softmax(out, x, rows, columns);
      mapRows(engine, exports.logSoftmax, out, x, rows, columns);
    },
    softmaxGradient(out, g, y, rows, columns) {
      if (!(out instanceof Float32Array)) return plain.softmaxGradient(out, g, y, rows, columns);
      check.rowPairs('softmax gradient', out, g, y, rows, columns);
      mapRowPairs(engine, exports.softmaxGradient, out, g, y, rows, columns);
    },
    logSoftmaxGradient(out, g, y, rows, columns) {
      if (!(out instanceof Float32Array)) return plain.logSoftmaxGradient(out, g, y, rows, columns);
      check.rowPairs('log softmax gradient', out, g, y, rows, columns);
      mapRowPairs(engine, exports.logSoftmaxGradient, out, g, y, rows, columns);
    },
    layerNorm(out, x, options) {
      if (!(out instanceof Float32Array)) return plain.layerNorm(out, x, options);
      check.layerNorm(out, x, options);
      layerNorm(engine, out, x, options);
    },
    layerNormGradient(out, g, x, options) {
      if (!(x instanceof Float32Array)) return plain.layerNormGradient(out, g, x, options);
      check.layerNormGradient(out, g, x, options);
      layerNormGradient(engine, out, g, x, options);
    },
    attention(out, q, k, v, options) {
      if (!(out instanceof Float32Array)) return plain.attention(out, q, k, v, options);
      check.attention(out, q, k, v, options);
      attention(engine, out, q, k, v, options);
    },
    attentionGradient(out, g, q, k, v, options) {
      const { batch, queries, keys } = options;
      if (!(g instanceof Float32Array) || batch * queries * keys === 0)
        return plain.attentionGradient(out, g, q, k, v, options);
      check.attentionGradient(out, g, q, k, v, options);
      attentionGradient(engine, out, g, q, k, v, options);
    },
    sum(out, x, size) {
      check.reduction('sum', out, x, size);
      const single = out instanceof Float32Array;
      if (size.inner === 1) reduceRows(engine, single ? exports.sumRows32 : exports.sumRows64, out, x, size, 'doubles');
      else reduceColumns(engine, single ? exports.sumColumns32 : exports.sumColumns64, out, x, size, 'doubles', 0);
    },
    max(out, x, size) {
      check.reduction('max', out, x, size);
      const single = out instanceof Float32Array;
      const results = single ? 'floats' : 'doubles';
      if (size.inner === 1) reduceRows(engine, single ? exports.maxRows32 : exports.maxRows64, out, x, size, results);
      else
        reduceColumns(engine, single ? exports.maxColumns32 : exports.maxColumns64, out, x, size, results, -Infinity);
    },
    exp(out, x) {
      check.elementwise('exp', out, x);
      apply(engine, exports.exp, out, x);
    },
    tanh(out, x) {
      check.elementwise('tanh', out, x);
      apply(engine, exports.tanh, out, x);
    },
    relu(out, x) {
      check.elementwise('relu', out, x);
      apply(engine, exports.relu, out, x);
    },
    reluGradient(out, g, y) {
      check.elementwise('relu gradient', out, g, y);
      applyGradient(engine, exports.reluGradient, out, g, y);
    },
    gelu(out, x, approximate) {
      check.elementwise('gelu', out, x);
      apply(engine, approximate === 'tanh' ? exports.geluTanh : exports.geluErf, out, x);
    },
    geluGradient(out, g, x, approximate) {
      check.elementwise('gelu gradient', out, g, x);
      const kernel = approximate === 'tanh' ? exports.geluTanhGradient : exports.geluErfGradient;
      applyGradient(engine, kernel, out, g, x);
    },
  };
}
