import assert from 'node:assert/strict';
import { count, nothing, string } from '../../../src/base/check';
import { type Handlers, type Interface, type Port, PROTOCOL, Rpc, RpcError } from '../../../src/protocol/rpc';

const served = {
  requests: { double: { params: count, result: count }, fail: { params: nothing, result: nothing } },
  events: { note: string },
} satisfies Interface;
const none = { requests: {}, events: {} } satisfies Interface;

/** Two ports joined; messages are copied, as between threads. */
function ports(): { near: Port; far: Port; log: unknown[]; toNear: (message: unknown) => void } {
  const listeners: ((message: unknown) => void)[] = [];
  const log: unknown[] = [];
  const port = (own: number): Port => ({
    post: (message) => {
      log.push(message);
      const copy = structuredClone(message);
      queueMicrotask(() => listeners[1 - own]?.(copy));
    },
    listen: (listener) => {
      listeners[own] = listener;
    },
  });
  return { near: port(0), far: port(1), log, toNear: (message) => listeners[0](message) };
}

function pair(handlers: Partial<Handlers<typeof served>['requests']> = {}) {
  const joined = ports();
  const heard: string[] = [];
  const complaints: string[] = [];
  let now: (() => void)[] = [];
  const server = new Rpc(
    joined.far,
    served,
    none,
    {
      requests: {
        double: (n) => 2 * n,
        fail: () => {
          throw new Error('no luck');
        },
        ...handlers,
      },
      events: { note: (text) => void heard.push(text) },
    },
    { later: (run) => now.push(run), complain: (text) => complaints.push(text) },
  );
  const client = new Rpc(joined.near, none, served, none as never, { complain: (text) => complaints.push(text) });
  /** Lets the server work until it has nothing to do. */
  const settle = async () => {
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      const runs = now;
      now = [];
      for (const run of runs) run();
    }
  };
  return { ...joined, client, server, heard, complaints, settle };
}

describe('rpc', () => {
  it('answers requests in order', async () => {
    const { client, settle } = pair();
    const answers = Promise.all([client.request('double', 1), client.request('double', 21)]);
    await settle();
    assert.deepEqual(await answers, [2, 42]);
    assert.equal(client.waiting, 0);
  });

  it('carries errors as data', async () => {
    const { client, settle } = pair({
      double: () => {
        throw new RpcError('stale', 'too old');
      },
    });
    const failed = assert.rejects(
      client.request('fail', null),
      (e: RpcError) => e.code === 'failed' && /no luck/.test(e.message),
    );
    const stale = assert.rejects(
      client.request('double', 1),
      (e: RpcError) => e.code === 'stale' && /double: too old/.test(e.message),
    );
    await settle();
    await Promise.all([failed, stale]);
  });

  it('refuses parameters and methods that are not in the interface', async () => {
    const { client, settle } = pair();
    const wrong = assert.rejects(client.request('double', 'x' as never), (e: RpcError) => e.code === 'invalid');
    const unknown = assert.rejects(
      client.request('toString' as never, 1 as never),
      (e: RpcError) => e.code === 'invalid',
    );
    await settle();
    await Promise.all([wrong, unknown]);
  });

  it('refuses an answer of another form', async () => {
    const { client, settle } = pair({ double: () => 'four' as never });
    const wrong = assert.rejects(client.request('double', 2), /answer to double: value should be a whole number/);
    await settle();
    await wrong;
  });

  it('does not start what was cancelled while it waited', async () => {
    let served = 0;
    const { client, settle } = pair({ double: (n) => ++served && n });
    const abort = new AbortController();
    const first = client.request('double', 1);
    const cancelled = assert.rejects(
      client.request('double', 2, abort.signal),
      (e: RpcError) => e.code === 'cancelled',
    );
    abort.abort();
    await settle();
    await Promise.all([first, cancelled]);
    assert.equal(served, 1);
    await assert.rejects(client.request('double', 3, abort.signal), /cancelled/);
  });

  it('drops an answer that nobody waits for any more', async () => {
    const { client, settle, toNear, complaints } = pair();
    const abort = new AbortController();
    const cancelled = assert.rejects(client.request('double', 2, abort.signal));
    abort.abort();
    toNear({ nabla: PROTOCOL, kind: 'answer', id: 1, ok: true, value: 4 });
    await settle();
    await cancelled;
    assert.deepEqual(complaints, []);
  });

  it('does not take answers for its own that another client asked for over the same port', async () => {
    const joined = ports();
    const first = new Rpc(joined.near, none, served, none as never);
    const second = new Rpc(joined.near, none, served, none as never, { firstId: 1000 });
    void first.request('double', 1);
    const asked = second.request('double', 2);
    joined.toNear({ nabla: PROTOCOL, kind: 'answer', id: 1, ok: true, value: 7 });
    joined.toNear({ nabla: PROTOCOL, kind: 'answer', id: 1000, ok: true, value: 4 });
    assert.equal(await asked, 4);
  });

  it('hears events, and complains about those that are not as expected', async () => {
    const { client, settle, heard, complaints } = pair();
    client.notify('note', 'hello');
    client.notify('note', 1 as never);
    client.notify('other' as never, null as never);
    await settle();
    assert.deepEqual(heard, ['hello']);
    assert.equal(complaints.length, 2);
  });

  it('drops messages of another protocol', async () => {
    const { toNear, complaints } = pair();
    for (const message of [null, 'text', { kind: 'event' }, { nabla: PROTOCOL + 1, kind: 'event' }]) toNear(message);
    toNear({ nabla: PROTOCOL, kind: 'song' });
    toNear({ nabla: PROTOCOL, kind: 'request', id: 'x' });
    assert.equal(complaints.length, 6);
  });

  it('rejects what waits when it is closed', async () => {
    const { client } = pair();
    const waiting = assert.rejects(client.request('double', 1), (e: RpcError) => e.code === 'closed');
    client.close();
    await waiting;
    await assert.rejects(client.request('double', 1), (e: RpcError) => e.code === 'closed');
  });
});
