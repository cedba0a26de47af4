import assert from 'node:assert/strict';
import { AnalysisClient, type WorkerHandle } from '../../../src/host/client';
import { PROTOCOL, type RpcError } from '../../../src/protocol/rpc';

type Answer = (request: { method: string; params: { uri: string } }) => unknown;

const report = { problems: [], shapes: 0, contexts: [], incomplete: null, milliseconds: 1 };

/** Workers that answer as told; `undefined` is no answer. */
function setup(answer: Answer, patience = 30) {
  const workers: { exit: (why: string) => void; terminated: boolean; events: string[] }[] = [];
  const log: string[] = [];
  let preludes = 0;
  const spawn = (): WorkerHandle => {
    let hear: (message: unknown) => void = () => {};
    const worker = { exit: (_: string) => {}, terminated: false, events: [] as string[] };
    workers.push(worker);
    const post = (raw: unknown) => {
      const message = raw as { kind: string; id: number; method: string; params: { uri: string } };
      if (message.kind === 'event') worker.events.push(message.method);
      if (message.kind !== 'request') return;
      const value = answer(message);
      if (value !== undefined)
        setImmediate(() => hear({ nabla: PROTOCOL, kind: 'answer', id: message.id, ok: true, value }));
    };
    return {
      port: { post, listen: (listener) => (hear = listener) },
      onExit: (listener) => (worker.exit = listener),
      terminate: () => {
        worker.terminated = true;
      },
    };
  };
  const client = new AnalysisClient({
    spawn,
    prelude: () => void preludes++,
    missing: () => {},
    log: (_, text) => log.push(text),
    patience,
  });
  return { client, workers, log, preludes: () => preludes };
}

describe('analysis client', () => {
  it('starts its worker at the first request', async () => {
    const { client, workers, preludes } = setup(() => report);
    assert.equal(client.running, false);
    await client.request('report', { uri: 'a', version: 1 });
    await client.request('report', { uri: 'a', version: 2 });
    assert.equal(workers.length, 1);
    assert.equal(preludes(), 1);
    client.dispose();
    assert.equal(workers[0].terminated, true);
  });

  it('stops a worker that hangs, and does not ask again about what hung it', async () => {
    const { client, workers, log } = setup(({ params }) => (params.uri === 'bad' ? undefined : report));
    await assert.rejects(client.request('report', { uri: 'bad', version: 7 }), (e: RpcError) => e.code === 'closed');
    assert.equal(workers[0].terminated, true);
    assert.ok(log.some((text) => text.includes('did not answer within')));
    assert.equal(client.isStuck('bad', 7), true);
    await assert.rejects(client.request('report', { uri: 'bad', version: 7 }), (e: RpcError) => e.code === 'stale');
    assert.equal(workers.length, 1);
    assert.deepEqual(await client.request('report', { uri: 'good', version: 1 }), report);
    assert.equal(workers.length, 2);
    client.dispose();
  });

  it('is patient as long as answers come', async () => {
    let n = 0;
    const { client, workers } = setup(() => {
      n++;
      return report;
    }, 40);
    for (let i = 0; i < 8; i++) {
      await client.request('report', { uri: 'a', version: i });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(n, 8);
    assert.equal(workers[0].terminated, false);
    client.dispose();
  });

  it('starts again when the worker ends', async () => {
    const { client, workers, log } = setup(({ params }) => (params.uri === 'dies' ? undefined : report), 5000);
    const lost = assert.rejects(
      client.request('report', { uri: 'dies', version: 1 }),
      (e: RpcError) => e.code === 'closed',
    );
    workers[0].exit('out of memory');
    await lost;
    assert.ok(log.some((text) => text.includes('out of memory')));
    assert.equal(client.running, false);
    await client.request('report', { uri: 'a', version: 1 });
    assert.equal(workers.length, 2);
    client.restart('asked for');
    assert.equal(client.isStuck('dies', 1), false);
    client.dispose();
    await assert.rejects(client.request('report', { uri: 'a', version: 1 }), (e: RpcError) => e.code === 'closed');
  });
});
