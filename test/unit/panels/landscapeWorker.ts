/** The worker of the panel of loss landscapes, in this process. */
import assert from 'node:assert/strict';
import { serve } from '../../../src/panels/worker';
import { channels } from '../../../src/protocol/channels';
import {
  type LandscapeWorkerInterface,
  landscapeWorkerInterface,
  type Subject,
  type Training,
} from '../../../src/protocol/panels/landscape';
import { FILES, filesInterface, type NothingServed, nothingServed, WORKER } from '../../../src/protocol/panels/panel';
import { type Port, Rpc, RpcError } from '../../../src/protocol/rpc';

const NONE = { requests: {}, events: {} };
export const RACE: Training = {
  racers: [
    { optimizer: 'sgd', rate: 0.05 },
    { optimizer: 'adam', rate: 0.05 },
  ],
  ...{ steps: 20, batch: 0, seed: 0, ownStarts: false },
};

export function started() {
  const hear: ((message: unknown) => void)[] = [() => {}, () => {}];
  const end = (own: number): Port => ({
    post: (message) => queueMicrotask(() => hear[1 - own](message)),
    listen: (listener) => (hear[own] = listener),
  });
  void serve(end(1), 'landscape', {});
  const ends = channels(end(0), WORKER, FILES);
  const worker = new Rpc<NothingServed, LandscapeWorkerInterface>(
    ends[WORKER],
    nothingServed,
    landscapeWorkerInterface,
    NONE,
  );
  return { worker, files: new Rpc(ends[FILES], nothingServed, filesInterface, NONE) };
}

export type Worker = ReturnType<typeof started>['worker'];

export async function trained(worker: Worker, subject: Subject, training: Partial<Training> = {}) {
  const begun = await worker.request('train', { subject, training: { ...RACE, ...training } });
  while (!(await worker.request('progress', null)).isDone) await new Promise((resolve) => setTimeout(resolve, 5));
  return begun;
}

export const refuses = (promise: Promise<unknown>, words: RegExp, code = 'invalid') =>
  assert.rejects(promise, (e: RpcError) => e instanceof RpcError && e.code === code && words.test(e.message));
