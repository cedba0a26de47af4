/** The worker's side of the panel of kernel benchmarks: what is right, and the same operations on the processor. */
import { compare } from '../../core/gpu/compare';
import { makeInputs } from '../../core/gpu/inputs';
import { checkSizes, type Inputs, type Operation, type Sizes } from '../../core/gpu/operation';
import { operationOf } from '../../core/gpu/operations';
import { kernels } from '../../core/kernels';
import { type KernelsWorkerInterface, kernelsWorkerInterface } from '../../protocol/panels/kernels';
import { type NothingServed, nothingServed } from '../../protocol/panels/panel';
import { type Handlers, type Port, Rpc, RpcError, type RpcOptions } from '../../protocol/rpc';
import type { Files } from '../worker';
import { cpuKernels } from './cpu';

interface Asked {
  readonly operation: string;
  readonly sizes: readonly { readonly name: string; readonly value: number }[];
}

/** What was asked about last; the next question is mostly about the same. */
interface Bench {
  readonly key: string;
  readonly operation: Operation;
  readonly sizes: Sizes;
  readonly inputs: Inputs;
  out: Float32Array | null;
}

export function serveKernels(port: Port, _files: Files, options: RpcOptions): void {
  let last: Bench | null = null;
  const bench = (asked: Asked): Bench => {
    const key = JSON.stringify([asked.operation, asked.sizes]);
    if (last?.key !== key) {
      last = null;
      last = made(key, asked);
    }
    return last;
  };
  const handlers: Handlers<KernelsWorkerInterface> = {
    requests: {
      compare: ({ rows, values, rounding, ...asked }) => {
        const { operation, sizes, inputs } = bench(asked);
        return compare(operation, sizes, inputs, rows, values, rounding);
      },
      time: ({ runs, ...asked }) => timed(bench(asked), runs),
      result: ({ rows, ...asked }) => rowsOf(bench(asked), rows),
    },
    events: {},
  };
  new Rpc<KernelsWorkerInterface, NothingServed>(port, kernelsWorkerInterface, nothingServed, handlers, options);
}

function made(key: string, asked: Asked): Bench {
  const operation = operationOf(asked.operation);
  if (!operation) throw new RpcError('invalid', `there is no operation ${asked.operation}`);
  const sizes = Object.fromEntries(asked.sizes.map(({ name, value }) => [name, value]));
  checkSizes(operation, sizes);
  return { key, operation, sizes, inputs: makeInputs(operation, sizes), out: null };
}

function timed(of: Bench, runs: number) {
  const { operation, sizes, inputs } = of;
  const kernel = cpuKernels[operation.id];
  const { rows, columns } = operation.output(sizes);
  of.out ??= new Float32Array(rows * columns);
  const began = performance.now();
  for (let i = 0; i < runs; i++) kernel.run(of.out, inputs, sizes);
  return { milliseconds: performance.now() - began, by: kernel.isFast ? kernels().name : 'TypeScript' };
}

function rowsOf({ operation, sizes, out }: Bench, rows: readonly number[]): Float32Array {
  if (!out) throw new RpcError('invalid', 'nothing was computed yet');
  const { columns } = operation.output(sizes);
  const values = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => values.set(out.subarray(row * columns, (row + 1) * columns), i * columns));
  return values;
}
