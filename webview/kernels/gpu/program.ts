/** A kernel on the device: its shaders compiled, its buffers filled. */
import { checkSizes, type Data, type Inputs, type Operation, type Sizes } from '../../../src/core/gpu/operation';
import { type Binding, readShader, type Shader } from '../../../src/core/gpu/shader';
import { toHalf } from './half';

/** What a compiler says of a line of a source. */
export interface CompilerMessage {
  /** Which of the kernel's sources, from 0. */
  readonly pass: number;
  /** From 1; 0 when it is about no line. */
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
}

/** The sources do not compile, or do not fit the operation. */
export class CompileError extends Error {
  constructor(readonly messages: readonly CompilerMessage[]) {
    super(messages.map(({ line, text }) => (line > 0 ? `line ${line}: ${text}` : text)).join('\n'));
  }
}

interface Step {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
}

/** Something that can be run again and again. `dispose` frees its buffers. */
export class Program {
  private constructor(
    private readonly device: GPUDevice,
    private readonly steps: readonly Step[],
    private readonly buffers: ReadonlyMap<string, GPUBuffer>,
    private readonly outLength: number,
    readonly warnings: readonly CompilerMessage[],
  ) {}

  /** @throws CompileError; an Error for people when the device can't hold it. */
  static async make(
    device: GPUDevice,
    operation: Operation,
    sizes: Sizes,
    sources: readonly string[],
    inputs: Inputs,
  ): Promise<Program> {
    checkSizes(operation, sizes);
    const shaders = sources.map((source, pass) => read(source, pass));
    const { modules, warnings } = await compile(device, shaders);
    const { rows, columns } = operation.output(sizes);
    const scratch = { ...operation.scratch?.(sizes), out: rows * columns };
    const store = new Store(device, inputs, scratch);
    try {
      const steps: Step[] = [];
      for (const [pass, shader] of shaders.entries())
        steps.push(await step(device, store, operation, sizes, shader, modules[pass], pass));
      if (!store.buffers.has('out'))
        throw new CompileError([{ pass: 0, line: 0, column: 0, severity: 'error', text: 'no source writes to out' }]);
      return new Program(device, steps, store.buffers, rows * columns, warnings);
    } catch (error) {
      store.dispose();
      throw error;
    }
  }

  /** Adds all passes of the kernel, `times` times over. */
  encode(pass: GPUComputePassEncoder, times: number): void {
    for (let i = 0; i < times; i++)
      for (const { pipeline, group, workgroups } of this.steps) {
        if (workgroups.includes(0)) continue;
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(...workgroups);
      }
  }

  /** Makes the result NaN, so that what a kernel did not write shows. */
  spoil(): void {
    const length = Math.min(this.outLength, 1 << 22);
    const nan = new Float32Array(length).fill(Number.NaN);
    for (let at = 0; at < this.outLength; at += length)
      this.device.queue.writeBuffer(this.out, 4 * at, nan, 0, Math.min(length, this.outLength - at));
  }

  /** These elements of the result, each range one after the other. */
  async result(ranges: readonly { readonly start: number; readonly length: number }[]): Promise<Float32Array> {
    const total = ranges.reduce((n, { length }) => n + length, 0);
    const size = Math.max(16, 4 * total);
    const staging = this.device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
    try {
      const encoder = this.device.createCommandEncoder();
      let at = 0;
      for (const { start, length } of ranges) {
        if (length > 0) encoder.copyBufferToBuffer(this.out, 4 * start, staging, 4 * at, 4 * length);
        at += length;
      }
      this.device.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      return new Float32Array(staging.getMappedRange().slice(0, 4 * total));
    } finally {
      staging.destroy();
    }
  }

  dispose(): void {
    for (const buffer of this.buffers.values()) buffer.destroy();
  }

  private get out(): GPUBuffer {
    return this.buffers.get('out')!;
  }
}

function read(source: string, pass: number): Shader {
  try {
    return readShader(source);
  } catch (error) {
    throw new CompileError([{ pass, line: 0, column: 0, severity: 'error', text: (error as Error).message }]);
  }
}

async function compile(device: GPUDevice, shaders: readonly Shader[]) {
  // Errors are told by the compilation's own messages.
  device.pushErrorScope('validation');
  const modules = shaders.map(({ source }) => device.createShaderModule({ code: source }));
  const infos = await Promise.all(modules.map((module) => module.getCompilationInfo()));
  await device.popErrorScope();
  const messages = infos.flatMap(({ messages }, pass) =>
    [...messages].map(({ type, lineNum, linePos, message }) => ({
      pass,
      line: lineNum,
      column: linePos,
      severity: type,
      text: message,
    })),
  );
  if (messages.some((m) => m.severity === 'error')) throw new CompileError(messages);
  return { modules, warnings: messages };
}

async function step(
  device: GPUDevice,
  store: Store,
  operation: Operation,
  sizes: Sizes,
  shader: Shader,
  module: GPUShaderModule,
  pass: number,
): Promise<Step> {
  const refuse = (text: string) => new CompileError([{ pass, line: 0, column: 0, severity: 'error', text }]);
  const layout = device.createBindGroupLayout({
    entries: shader.bindings.map(({ binding, kind }) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: kind === 'uniform' ? 'uniform' : kind === 'read' ? 'read-only-storage' : 'storage' },
    })),
  });
  const entries = shader.bindings.map((b) => ({ binding: b.binding, resource: { buffer: bufferOf(b, refuse) } }));
  function bufferOf(b: Binding, fail: typeof refuse): GPUBuffer {
    if (b.kind === 'uniform') return store.uniform(operation, sizes);
    const buffer = store.buffer(b);
    if (!buffer) throw fail(`there is no buffer ${b.name}; there are ${store.names.join(', ')}`);
    return buffer;
  }
  const most = device.limits.maxComputeWorkgroupsPerDimension;
  const workgroups = counts(shader, sizes, refuse);
  if (Math.max(...workgroups) > most)
    throw refuse(`it takes ${workgroups.join(' × ')} workgroups, and the device at most ${most} in a dimension`);
  const pipelines = { bindGroupLayouts: [layout] };
  const pipeline = await device
    .createComputePipelineAsync({ layout: device.createPipelineLayout(pipelines), compute: { module } })
    .catch((error: Error) => Promise.reject(refuse(error.message)));
  device.pushErrorScope('validation');
  const group = device.createBindGroup({ layout, entries });
  const wrong = await device.popErrorScope();
  if (wrong) throw refuse(wrong.message);
  return { pipeline, workgroups, group };
}

function counts(shader: Shader, sizes: Sizes, refuse: (text: string) => Error): [number, number, number] {
  try {
    return shader.workgroups(sizes);
  } catch (error) {
    throw refuse((error as Error).message);
  }
}

/** The buffers of a kernel by the names that its sources have for them. */
class Store {
  readonly buffers = new Map<string, GPUBuffer>();

  constructor(
    private readonly device: GPUDevice,
    private readonly inputs: Inputs,
    private readonly scratch: Readonly<Record<string, number>>,
  ) {}

  get names(): string[] {
    return [...Object.keys(this.inputs), ...Object.keys(this.scratch)];
  }

  /** Made when it is first asked for; null when the operation knows no such name. */
  buffer({ name, element }: Binding): GPUBuffer | null {
    const known = this.buffers.get(name);
    if (known) return known;
    const data = Object.hasOwn(this.inputs, name) ? this.inputs[name] : null;
    if (data) return this.filled(name, element === 'f16' ? toHalf(data) : data);
    if (!Object.hasOwn(this.scratch, name)) return null;
    return this.made(name, 4 * this.scratch[name]);
  }

  uniform(operation: Operation, sizes: Sizes): GPUBuffer {
    const known = this.buffers.get('');
    if (known) return known;
    const data = Uint32Array.from(operation.sizes, ({ name }) => sizes[name]);
    const size = Math.ceil(data.byteLength / 16) * 16;
    const buffer = this.device.createBuffer({ size, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
    this.device.queue.writeBuffer(buffer, 0, data);
    this.buffers.set('', buffer);
    return buffer;
  }

  dispose(): void {
    for (const buffer of this.buffers.values()) buffer.destroy();
  }

  private filled(name: string, data: Data | Uint16Array): GPUBuffer {
    const buffer = this.made(name, data.byteLength);
    // What is written has a multiple of 4 bytes.
    const whole = data.byteLength & ~3;
    const view = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.device.queue.writeBuffer(buffer, 0, view as BufferSource, 0, whole);
    if (whole < view.length) {
      const rest = new Uint8Array(4);
      rest.set(view.subarray(whole));
      this.device.queue.writeBuffer(buffer, whole, rest);
    }
    return buffer;
  }

  /** Whole vectors of four numbers, and at least one: nothing at all can't be bound. */
  private made(name: string, bytes: number): GPUBuffer {
    const size = Math.max(16, Math.ceil(bytes / 16) * 16);
    const most = Math.min(this.device.limits.maxBufferSize, this.device.limits.maxStorageBufferBindingSize);
    if (size > most)
      throw new Error(`${name} takes ${megabytes(size)}, and a buffer of this device holds at most ${megabytes(most)}`);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    const buffer = this.device.createBuffer({ size, usage });
    this.buffers.set(name, buffer);
    return buffer;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
