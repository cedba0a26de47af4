/** The compiled kernels of `assembly/`: what they export and the memory that they work in. */

type Address = number;

export interface Exports {
  /** Where memory is free. */
  readonly heapBase: WebAssembly.Global;
  /** c (+)= a · b of packed blocks. */
  readonly blockProduct32: BlockProduct;
  readonly blockProduct64: BlockProduct;
  readonly packRows32: Pack;
  readonly packRows64: Pack;
  readonly packColumns32: Pack;
  readonly packColumns64: Pack;
  softmax(x: Address, rows: number, columns: number): void;
  logSoftmax(x: Address, rows: number, columns: number): void;
  softmaxGradient(g: Address, y: Address, rows: number, columns: number): void;
  logSoftmaxGradient(g: Address, y: Address, rows: number, columns: number): void;
  layerNorm(x: Address, rows: number, columns: number, weight: Address, bias: Address, epsilon: number): void;
  layerNormGradient(
    g: Address,
    x: Address,
    rows: number,
    columns: number,
    weight: Address,
    weightSums: Address,
    biasSums: Address,
    work: Address,
    epsilon: number,
  ): void;
  attention(
    out: Address,
    q: Address,
    k: Address,
    v: Address,
    mask: Address,
    work: Address,
    queries: number,
    keys: number,
    width: number,
    valueWidth: number,
    scale: number,
    position: number,
  ): void;
  readonly sumRows32: Reduce;
  readonly sumRows64: Reduce;
  readonly sumColumns32: Reduce;
  readonly sumColumns64: Reduce;
  readonly maxRows32: Reduce;
  readonly maxRows64: Reduce;
  readonly maxColumns32: Reduce;
  readonly maxColumns64: Reduce;
  readonly exp: Apply;
  readonly tanh: Apply;
  readonly geluTanh: Apply;
  readonly geluErf: Apply;
  readonly relu: Apply;
  readonly reluGradient: ApplyGradient;
  readonly geluTanhGradient: ApplyGradient;
  readonly geluErfGradient: ApplyGradient;
}

export type BlockProduct = (
  a: Address,
  b: Address,
  c: Address,
  stride: number,
  rows: number,
  columns: number,
  count: number,
  add: boolean,
) => void;
export type Pack = (
  to: Address,
  from: Address,
  lineStride: number,
  stride: number,
  lines: number,
  count: number,
) => void;
export type Reduce = (out: Address, x: Address, rows: number, columns: number) => void;
export type Apply = (x: Address, count: number) => void;
export type ApplyGradient = (g: Address, x: Address, count: number) => void;

const PAGE = 65536;
/** A cache line; also what a kernel may touch behind the end of a block. */
const LINE = 64;

/**
 * The module's memory holds nothing between calls. Operands are ordinary arrays, which the garbage collector frees; they
 * are copied in and out by pieces that stay in the second-level cache, which costs a tenth of a softmax. (Arrays that
 * live in WebAssembly's memory would save that, but they would have to be freed by hand, and all views of them end when
 * the memory grows.)
 */
export class Scratch {
  private readonly memory: WebAssembly.Memory;
  private readonly first: Address;
  floats: Float32Array<ArrayBuffer>;
  doubles: Float64Array<ArrayBuffer>;

  constructor(memory: WebAssembly.Memory, first: Address) {
    this.memory = memory;
    this.first = Math.ceil(first / LINE) * LINE;
    this.floats = new Float32Array(memory.buffer as ArrayBuffer);
    this.doubles = new Float64Array(memory.buffer as ArrayBuffer);
  }

  /** Addresses of blocks of so many bytes each; those that were given before are free again. Growing moves the views. */
  take(...sizes: readonly number[]): Address[] {
    let next = this.first;
    const addresses = sizes.map((size) => {
      const address = next;
      next += Math.ceil(size / LINE) * LINE + LINE;
      return address;
    });
    const missing = next - this.memory.buffer.byteLength;
    if (missing > 0) this.grow(Math.ceil(missing / PAGE));
    return addresses;
  }

  private grow(pages: number): void {
    this.memory.grow(pages);
    this.floats = new Float32Array(this.memory.buffer as ArrayBuffer);
    this.doubles = new Float64Array(this.memory.buffer as ArrayBuffer);
  }

  /** Copies `count` elements of `array` from `start` on to an address. */
  put(address: Address, array: Float32Array | Float64Array, start: number, count: number): void {
    const part = start === 0 && count === array.length ? array : array.subarray(start, start + count);
    if (part instanceof Float32Array) this.floats.set(part, address / 4);
    else this.doubles.set(part, address / 8);
  }

  /** Copies `count` elements at an address to `array` from `start` on. */
  get(array: Float32Array | Float64Array, start: number, address: Address, count: number): void {
    if (array instanceof Float32Array) array.set(this.floats.subarray(address / 4, address / 4 + count), start);
    else array.set(this.doubles.subarray(address / 8, address / 8 + count), start);
  }
}

/** A set of kernels at work. */
export interface Engine {
  readonly exports: Exports;
  readonly scratch: Scratch;
}

export async function instantiate(bytes: Uint8Array<ArrayBuffer>): Promise<Engine> {
  const memory = new WebAssembly.Memory({ initial: 32 });
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  const exports = instance.exports as unknown as Exports;
  return { exports, scratch: new Scratch(memory, exports.heapBase.value) };
}
