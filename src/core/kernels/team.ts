/**
 * Large products and attention by several threads: operands are copied to memory that all share, each thread computes
 * some rows of the result with the same kernels, and this one waits for the others. Every element is summed in the order
 * in which one thread would sum it, so the results are the same, bit for bit.
 */
import * as check from './check';
import type { AttentionOptions, FloatArray, Kernels, MatmulSize, MatrixView } from './types';

/** Threads that work for this one. The host makes them; see `host/node/team.ts`. */
export interface Team {
  /** Threads, this one among them. */
  readonly size: number;
  /**
   * Begins the others, as soon as there is work for them: each calls `serve` with this memory. They are waited for without
   * giving way to events.
   */
  start(kernels: Kernels['name']): SharedArrayBuffer;
}

/** Multiplications that are worth it: about 2 ms of one thread. */
const LEAST = 1 << 25;

/** The state is at the beginning of the memory: int32 numbers, then those of the task, which are float64. */
const [TURN, DONE, FAILED] = [0, 1, 2];
const TASK = 64;
const DATA = 1024;
/** A thread that does not answer for so many milliseconds has ended. */
const PATIENCE = 120_000;

type Task = readonly number[];
const [MATMUL, ATTENTION] = [0, 1];

/** The kernels, of which large work is done by the team. */
export function teamKernels(own: Kernels, team: Team): Kernels {
  let shared: Shared | null = null;
  const memory = () => (shared ??= new Shared(team.start(own.name), team.size, own));
  return {
    ...own,
    matmul(out, a, b, size) {
      const { batch, m, n, k } = size;
      if (batch * m * n * k < LEAST) return own.matmul(out, a, b, size);
      check.matmul(out, a, b, size);
      if (!memory().matmul(out, a, b, size)) own.matmul(out, a, b, size);
    },
    attention(out, q, k, v, options) {
      const { batch, queries, keys, width, valueWidth } = options;
      if (batch * queries * keys * (width + valueWidth) < LEAST) return own.attention(out, q, k, v, options);
      check.attention(out, q, k, v, options);
      if (!memory().attention(out, q, k, v, options)) own.attention(out, q, k, v, options);
    },
  };
}

class Shared {
  private readonly state: Int32Array;
  private next = DATA;

  constructor(
    private readonly memory: SharedArrayBuffer,
    private readonly size: number,
    private readonly kernels: Kernels,
  ) {
    this.state = new Int32Array(memory, 0, 4);
  }

  /** False where the memory is too small. */
  matmul(out: FloatArray, a: MatrixView, b: MatrixView, { batch, m, n, k }: MatmulSize): boolean {
    const bytes = out.BYTES_PER_ELEMENT;
    const [left, right] = [spanOf(a, batch, m, k), spanOf(b, batch, k, n)];
    const result = batch * m * n;
    if (!this.fits(bytes * (left.count + right.count + result))) return false;
    const aAt = this.put(a.data, left.first, left.count);
    const bAt = this.put(b.data, right.first, right.count);
    const to = this.room(bytes * result);
    const strides = (v: MatrixView, first: number) => [v.offset - first, v.rowStride, v.columnStride, v.batchStride];
    this.run([
      ...[MATMUL, bytes, batch, m, n, k, to],
      ...[aAt, left.count, ...strides(a, left.first)],
      ...[bAt, right.count, ...strides(b, right.first)],
    ]);
    out.set(floats(this.memory, bytes, to, result));
    return true;
  }

  attention(out: FloatArray, q: FloatArray, k: FloatArray, v: FloatArray, o: AttentionOptions): boolean {
    const bytes = out.BYTES_PER_ELEMENT;
    const { batch, queries, keys, width, valueWidth, scale, firstPosition, mask } = o;
    const sizes = [batch * queries * width, batch * keys * width, batch * keys * valueWidth];
    const maskSize = mask ? (batch - 1) * mask.stride + queries * keys : 0;
    const result = batch * queries * valueWidth;
    if (!this.fits(bytes * (sizes[0] + sizes[1] + sizes[2] + maskSize + result))) return false;
    const places = [q, k, v].map((x, i) => this.put(x, 0, sizes[i]));
    const maskAt = mask ? this.put(mask.data, 0, maskSize) : 0;
    const to = this.room(bytes * result);
    this.run([
      ...[ATTENTION, bytes, batch, queries, keys, width, valueWidth, scale, firstPosition ?? Number.NaN, to],
      ...[...places, maskAt, maskSize, mask?.stride ?? 0],
    ]);
    out.set(floats(this.memory, bytes, to, result));
    return true;
  }

  /** Each operand may begin at the next multiple of 64. */
  private fits(bytes: number): boolean {
    this.next = DATA;
    return DATA + bytes + 8 * 64 <= this.memory.byteLength;
  }

  private room(bytes: number): number {
    const at = this.next;
    this.next += Math.ceil(bytes / 64) * 64;
    return at;
  }

  private put(from: FloatArray, first: number, count: number): number {
    const at = this.room(count * from.BYTES_PER_ELEMENT);
    floats(this.memory, from.BYTES_PER_ELEMENT, at, count).set(from.subarray(first, first + count));
    return at;
  }

  private run(task: Task): void {
    const { state, memory, size } = this;
    new Float64Array(memory, TASK).set(task);
    Atomics.store(state, DONE, 0);
    Atomics.add(state, TURN, 1);
    Atomics.notify(state, TURN);
    perform(memory, this.kernels, 0, size);
    for (;;) {
      const done = Atomics.load(state, DONE);
      if (done === size - 1) break;
      if (Atomics.wait(state, DONE, done, PATIENCE) === 'timed-out')
        throw new Error('internal: a kernel thread has ended');
    }
    if (Atomics.load(state, FAILED) !== 0) throw new Error('internal: a kernel thread has failed');
  }
}

/** Works for another thread, which shares the memory, as number `part` of `size`; does not return. */
export function serve(memory: SharedArrayBuffer, part: number, size: number, kernels: Kernels): never {
  const state = new Int32Array(memory, 0, 4);
  // A turn may have begun before this thread had.
  for (let turn = 0; ; turn++) {
    Atomics.wait(state, TURN, turn);
    try {
      perform(memory, kernels, part, size);
    } catch {
      // The thread that waits says so.
      Atomics.store(state, FAILED, 1);
    }
    Atomics.add(state, DONE, 1);
    Atomics.notify(state, DONE);
  }
}

/** One part of the task in the memory. */
function perform(memory: SharedArrayBuffer, kernels: Kernels, part: number, size: number): void {
  const [kind, ...task] = new Float64Array(memory, TASK, (DATA - TASK) / 8);
  if (kind === MATMUL) matmulPart(memory, kernels, task, part, size);
  else attentionPart(memory, kernels, task, part, size);
}

function matmulPart(memory: SharedArrayBuffer, kernels: Kernels, task: Task, part: number, size: number): void {
  const [bytes, batch, m, n, k, to, ...operands] = task;
  const out = floats(memory, bytes, to, batch * m * n);
  const [a, b] = [operands.slice(0, 6), operands.slice(6)].map(([at, count, ...strides]) => {
    const [offset, rowStride, columnStride, batchStride] = strides;
    return { data: floats(memory, bytes, at, count), offset, rowStride, columnStride, batchStride };
  });
  for (const [entry, entries, from, rows] of shares(batch, m, part, size)) {
    const begin = entry * m * n + from * n;
    const left = { ...a, offset: a.offset + entry * a.batchStride + from * a.rowStride };
    const right = { ...b, offset: b.offset + entry * b.batchStride };
    const result = out.subarray(begin, begin + entries * rows * n);
    kernels.matmul(result, left, right, { batch: entries, m: rows, n, k });
  }
}

function attentionPart(memory: SharedArrayBuffer, kernels: Kernels, task: Task, part: number, size: number): void {
  const [bytes, batch, queries, keys, width, valueWidth, scale, position, to, ...operands] = task;
  const [qAt, kAt, vAt, maskAt, maskSize, stride] = operands;
  const out = floats(memory, bytes, to, batch * queries * valueWidth);
  const q = floats(memory, bytes, qAt, batch * queries * width);
  const k = floats(memory, bytes, kAt, batch * keys * width);
  const v = floats(memory, bytes, vAt, batch * keys * valueWidth);
  const mask = maskAt === 0 ? null : floats(memory, bytes, maskAt, maskSize);
  for (const [entry, entries, from, rows] of shares(batch, queries, part, size)) {
    const row = entry * queries + from;
    const own = mask && { data: mask.subarray(entry * stride + from * keys), stride };
    const options = { batch: entries, queries: rows, keys, width, valueWidth, scale, mask: own };
    kernels.attention(
      out.subarray(row * valueWidth, (row + entries * rows) * valueWidth),
      q.subarray(row * width, (row + entries * rows) * width),
      k.subarray(entry * keys * width),
      v.subarray(entry * keys * valueWidth),
      { ...options, firstPosition: Number.isNaN(position) ? null : position + from },
    );
  }
}

/** What a part does: whole entries of the batch, or some rows of each: [first entry, entries, first row, rows]. */
function shares(
  batch: number,
  rows: number,
  part: number,
  size: number,
): (readonly [number, number, number, number])[] {
  const [from, to] = [part, part + 1].map((p) => Math.floor((p * (batch >= size ? batch : rows)) / size));
  if (from === to) return [];
  if (batch >= size) return [[from, to - from, 0, rows]];
  return Array.from({ length: batch }, (_, entry) => [entry, 1, from, to - from] as const);
}

function floats(memory: SharedArrayBuffer, bytes: number, at: number, count: number): FloatArray {
  // Kernels do not care where an array is.
  const type = bytes === 4 ? Float32Array : Float64Array;
  return new type(memory as unknown as ArrayBuffer, at, count);
}

/** From the first to the last element that a view reads. */
function spanOf(v: MatrixView, batch: number, rows: number, columns: number): { first: number; count: number } {
  let [first, last] = [v.offset, v.offset];
  for (const [stride, count] of [
    [v.rowStride, rows],
    [v.columnStride, columns],
    [v.batchStride, batch],
  ]) {
    if (stride > 0) last += stride * (count - 1);
    else first += stride * (count - 1);
  }
  return { first, count: last - first + 1 };
}
