import type { Data, Input, Inputs, Operation, Sizes } from './operation';

/** The same numbers wherever they are made. */
export function makeInputs(operation: Operation, sizes: Sizes): Inputs {
  return Object.fromEntries(operation.inputs(sizes).map((input, i) => [input.name, made(input, i)]));
}

function made({ kind, length }: Input, stream: number): Data {
  const seed = Math.imul(stream + 1, 0x9e3779b9);
  if (kind === 'int8') return fill(new Int8Array(length), (i) => hash(i ^ seed) >>> 24);
  if ('below' in kind) return fill(new Uint32Array(length), (i) => hash(i ^ seed) % Math.max(1, kind.below));
  const step = kind.scale * 2 ** -23;
  return fill(new Float32Array(length), (i) => ((hash(i ^ seed) >>> 8) - 2 ** 23) * step);
}

function fill<A extends Data>(data: A, value: (i: number) => number): A {
  for (let i = 0; i < data.length; i++) data[i] = value(i);
  return data;
}

/** 32 bits that look random. Ettinger and Wellons' lowbias32, https://nullprogram.com/blog/2018/07/31/. */
function hash(x: number): number {
  let h = x >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}
