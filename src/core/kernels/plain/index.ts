/**
 * The kernels in plain TypeScript: what runs before the SIMD kernels are loaded and where there are none. They
 * compute in float64 and round when they store, so they are also the more exact ones.
 */
import * as check from '../check';
import type { Kernels } from '../types';
import { attention, attentionGradient } from './attention';
import { add, exp, gelu, geluGradient, mul, relu, reluGradient, tanh } from './elementwise';
import { matmul } from './matmul';
import { max, sum } from './reduce';
import { layerNorm, layerNormGradient, logSoftmax, logSoftmaxGradient, softmax, softmaxGradient } from './rows';

export const plain: Kernels = {
  name: 'plain',
  matmul(out, a, b, size) {
    check.matmul(out, a, b, size);
    matmul(out, a, b, size);
  },
  softmax(out, x, rows, columns) {
    check.softmax(out, x, rows, columns);
    softmax(out, x, rows, columns);
  },
  logSoftmax(out, x, rows, columns) {
    check.softmax(out, x, rows, columns);
    logSoftmax(out, x, rows, columns);
  },
  softmaxGradient(out, g, y, rows, columns) {
    check.rowPairs('softmax gradient', out, g, y, rows, columns);
    softmaxGradient(out, g, y, rows, columns);
  },
  logSoftmaxGradient(out, g, y, rows, columns) {
    check.rowPairs('log softmax gradient', out, g, y, rows, columns);
    logSoftmaxGradient(out, g, y, rows, columns);
  },
  layerNormGradient(out, g, x, options) {
    check.layerNormGradient(out, g, x, options);
    layerNormGradient(out, g, x, options);
  },
  layerNorm(out, x, options) {
    check.layerNorm(out, x, options);
    layerNorm(out, x, options);
  },
  attention(out, q, k, v, options) {
    check.attention(out, q, k, v, options);
    attention(out, q, k, v, options);
  },
  attentionGradient(out, g, q, k, v, options) {
    check.attentionGradient(out, g, q, k, v, options);
    attentionGradient(out, g, q, k, v, options);
  },
  sum(out, x, size) {
    check.reduction('sum', out, x, size);
    sum(out, x, size);
  },
  max(out, x, size) {
    check.reduction('max', out, x, size);
    max(out, x, size);
  },
  add(out, a, b) {
    check.elementwise('add', out, a, b);
    add(out, a, b);
  },
  mul(out, a, b) {
    check.elementwise('mul', out, a, b);
    mul(out, a, b);
  },
  exp(out, x) {
    check.elementwise('exp', out, x);
    exp(out, x);
  },
  tanh(out, x) {
    check.elementwise('tanh', out, x);
    tanh(out, x);
  },
  relu(out, x) {
    check.elementwise('relu', out, x);
    relu(out, x);
  },
  reluGradient(out, g, y) {
    check.elementwise('relu gradient', out, g, y);
    reluGradient(out, g, y);
  },
  gelu(out, x, approximate) {
    check.elementwise('gelu', out, x);
    gelu(out, x, approximate);
  },
  geluGradient(out, g, x, approximate) {
    check.elementwise('gelu gradient', out, g, x);
    geluGradient(out, g, x, approximate);
  },
};
