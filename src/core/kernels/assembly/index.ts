/** What the module exports; `wasm/module.ts` says it in TypeScript's types. */
export { attention } from './attention';
export { exp, geluErf, geluErfGradient, geluTanh, geluTanhGradient, relu, reluGradient, tanh } from './functions';
export { blockProduct32, blockProduct64, packColumns32, packColumns64, packRows32, packRows64 } from './matmul';
export { maxColumns32, maxColumns64, maxRows32, maxRows64, sumColumns32, sumColumns64, sumRows32, sumRows64 } from './reduce';
export { layerNorm, layerNormGradient, logSoftmax, logSoftmaxGradient, softmax, softmaxGradient } from './rows';

/** Where memory is free: constants stand before it. */
export const heapBase: usize = __heap_base;
