/** What `kernels.ts` runs in a page: our kernels by the panel's own code, and beside the peers on the same adapter. */
import { type Comparison, compare, sampledRows } from '../../../src/core/gpu/compare';
import { makeInputs } from '../../../src/core/gpu/inputs';
import type { Inputs, Operation, Sizes } from '../../../src/core/gpu/operation';
import { operationOf } from '../../../src/core/gpu/operations';
import { wgsl } from '../../../src/core/gpu/shader';
import { statistics } from '../../../src/core/gpu/statistics';
import { type Gpu, openGpu } from '../../../webview/kernels/gpu/device';
import { inScopes, measure, type Timing } from '../../../webview/kernels/gpu/measure';
import { Program } from '../../../webview/kernels/gpu/program';
import { openPeers, type Peer } from './peers.mjs';

export interface KernelResult {
  readonly title: string;
  /** null where the device does not offer what it needs, or it can't have the sizes. */
  readonly timing: Timing | null;
  readonly comparison: Comparison | null;
}

export interface PeerResult {
  readonly name: string;
  /** Of a run, in milliseconds, in the same rounds as the others. */
  readonly median: number;
  readonly right: boolean;
}

const WORK = 1e8;
const ROUNDS = 10;
/** Runs before one waits. */
const BATCH = 4;

async function gpuOf(): Promise<Gpu> {
  const gpu = await openGpu(navigator.gpu);
  if ('missing' in gpu) throw new Error(gpu.reason);
  return gpu;
}

async function benchKernels(id: string, sizes: Sizes): Promise<KernelResult[]> {
  const gpu = await gpuOf();
  const operation = operationOf(id)!;
  const inputs = makeInputs(operation, sizes);
  const results: KernelResult[] = [];
  for (const { title, needs, refuses, passes } of operation.kernels) {
    if ((needs && !gpu.features.has(needs)) || refuses?.(sizes)) {
      results.push({ title, timing: null, comparison: null });
      continue;
    }
    const program = await Program.make(gpu.device, operation, sizes, passes.map(wgsl), inputs);
    const timing = await measure(gpu, program, new AbortController().signal, () => {});
    const { columns } = operation.output(sizes);
    const rows = sampledRows(operation, sizes, WORK);
    const values = await program.result(rows.map((row) => ({ start: row * columns, length: columns })));
    program.dispose();
    results.push({ title, timing, comparison: compare(operation, sizes, inputs, rows, values) });
  }
  gpu.device.destroy();
  return results;
}

/** Something that runs a batch and waits, and says what it computed. */
interface Contestant {
  readonly name: string;
  batch(): Promise<void>;
  values(): Promise<Float32Array>;
}

/** Every kernel of ours and the peers, round after round, by the clock on the wall. */
async function benchPeers(id: string, sizes: Sizes, shapes: readonly (readonly number[])[]): Promise<PeerResult[]> {
  const gpu = await gpuOf();
  const operation = operationOf(id)!;
  const inputs = makeInputs(operation, sizes);
  const contestants = [
    ...(await ours(gpu, operation, sizes, inputs)),
    ...(await theirs(operation, sizes, inputs, shapes)),
  ];
  const times = new Map(contestants.map((c) => [c.name, [] as number[]]));
  for (let round = -1; round < ROUNDS; round++)
    for (const contestant of contestants) {
      const began = performance.now();
      await contestant.batch();
      // The first round compiles and warms up.
      if (round >= 0) times.get(contestant.name)!.push((performance.now() - began) / BATCH);
    }
  const results: PeerResult[] = [];
  for (const contestant of contestants) {
    const all = Array.from({ length: operation.output(sizes).rows }, (_, i) => i);
    const comparison = compare(operation, sizes, inputs, all, await contestant.values());
    const { median } = statistics(times.get(contestant.name)!);
    results.push({ name: contestant.name, median, right: comparison.wrong === null });
  }
  gpu.device.destroy();
  return results;
}

async function ours(gpu: Gpu, operation: Operation, sizes: Sizes, inputs: Inputs): Promise<Contestant[]> {
  const { rows, columns } = operation.output(sizes);
  const usable = operation.kernels.filter(({ needs }) => !needs || gpu.features.has(needs));
  return Promise.all(
    usable.map(async ({ title, passes }) => {
      const program = await inScopes(gpu.device, () =>
        Program.make(gpu.device, operation, sizes, passes.map(wgsl), inputs),
      );
      return {
        name: title,
        batch: async () => {
          const encoder = gpu.device.createCommandEncoder();
          const pass = encoder.beginComputePass();
          program.encode(pass, BATCH);
          pass.end();
          gpu.device.queue.submit([encoder.finish()]);
          await gpu.device.queue.onSubmittedWorkDone();
        },
        values: () => program.result([{ start: 0, length: rows * columns }]),
      };
    }),
  );
}

async function theirs(
  operation: Operation,
  sizes: Sizes,
  inputs: Inputs,
  shapes: readonly (readonly number[])[],
): Promise<Contestant[]> {
  const list = Object.values(inputs).map((data, i) => ({ data: data as Float32Array, shape: shapes[i] }));
  const peers = Object.entries(await openPeers());
  return Promise.all(peers.map(([name, peer]) => contestant(name, peer, operation.id, sizes, list)));
}

async function contestant(
  name: string,
  peer: Peer,
  id: string,
  sizes: Sizes,
  list: Parameters<Peer['arrays']>[0],
): Promise<Contestant> {
  const arrays = await peer.arrays(list);
  const run = () => peer.run[id](arrays, sizes);
  return {
    name,
    batch: async () => {
      const outs = Array.from({ length: BATCH }, run);
      await peer.done(outs[BATCH - 1]);
      for (const out of outs) peer.free(out);
    },
    values: async () => {
      const out = run();
      const values = await peer.values(out);
      peer.free(out);
      return values;
    },
  };
}

Object.assign(window, { benchKernels, benchPeers });
