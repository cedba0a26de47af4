import assert from 'node:assert/strict';
import type { SourceFiles } from '../../../src/analysis/files';
import { AnalysisServer } from '../../../src/features/server';
import { hostInterface, workerInterface } from '../../../src/protocol/analysis';
import { type Port, Rpc, type RpcError } from '../../../src/protocol/rpc';
import { dim, FakeAnalyser, fact, factsOf, tensor } from './fake';

const uri = 'file:///w/model.py';

/** A server over a fake analyser, and the host's end of its port. */
function connect(disk: SourceFiles | null = null, missing: string[] = []) {
  const listeners: ((message: unknown) => void)[] = [];
  const port = (own: number): Port => ({
    post: (message) => setImmediate(() => listeners[1 - own](structuredClone(message))),
    listen: (listener) => {
      listeners[own] = listener;
    },
  });
  let files: SourceFiles | null = null;
  const analyser = new FakeAnalyser((_, text) => {
    const found = missing.filter((path) => files!.read(path) === undefined);
    const expressions = text.includes('x = f()') ? [fact(text, '‹x› = f()', 'B T', { kind: 'target' })] : [];
    return factsOf(expressions, { missing: found, incomplete: found.length > 0 ? 'loading' : null });
  });
  const log: string[] = [];
  const asked: string[][] = [];
  const host = new Rpc(port(0), hostInterface, workerInterface, {
    requests: {},
    events: { ready: () => log.push('ready'), missing: (p) => asked.push([...p]), log: (e) => log.push(e.text) },
  });
  const server = new AnalysisServer(
    port(1),
    disk,
    (given) => {
      files = given;
      return analyser;
    },
    { later: (run) => setImmediate(run) },
  );
  const open = (version: number, text: string) =>
    host.notify('document', { uri, path: '/w/model.py', version, text, language: 'python', cells: [] });
  return { host, server, analyser, log, asked, open };
}

const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };

describe('analysis server', () => {
  it('answers others while it works on a report, and gives it up when there is a newer text', async () => {
    const { host, open, analyser } = connect();
    open(1, 'x = f()\n');
    analyser.work = 50;
    const order: string[] = [];
    const report = host.request('report', { uri, version: 1 }).then((r) => order.push(`report ${r.shapes}`));
    const at = { uri, version: 1, context: null, range: { start: whole.start, end: whole.start } };
    const hover = host.request('hover', at).then((h) => order.push(`hover ${h?.copy}`));
    await Promise.all([report, hover]);
    assert.deepEqual(order, ['hover (B, T)', 'report 1']);

    analyser.work = 50;
    const late = host.request('report', { uri, version: 1 });
    open(2, 'x = f()\n\n');
    await assert.rejects(late, (e: RpcError) => e.code === 'stale');
  });

  it('answers for the version it has, and calls the others stale', async () => {
    const { host, open } = connect();
    open(1, 'x = f()\n');
    const hints = await host.request('hints', { uri, version: 1, context: null, range: whole, mode: 'on' });
    assert.deepEqual(
      hints.map((h) => h.text),
      ['(B, T)'],
    );
    open(2, 'y = 2\n');
    await assert.rejects(host.request('report', { uri, version: 1 }), (e: RpcError) => e.code === 'stale');
    assert.equal((await host.request('report', { uri, version: 2 })).shapes, 0);
  });

  it('does not analyse for a request that a newer edit supersedes', async () => {
    const { host, open, analyser } = connect();
    open(1, 'x = f()\n');
    const old = assert.rejects(host.request('report', { uri, version: 1 }));
    open(2, 'x = f()\n\n');
    const report = await host.request('report', { uri, version: 2 });
    await old;
    assert.equal(report.shapes, 1);
    assert.equal(analyser.analysed, 1);
  });

  it('asks for a missing file once, and uses it when it is given', async () => {
    const { host, open, asked } = connect(null, ['/w/a.py', '/w/b.py']);
    open(1, 'x = f()\n');
    assert.equal((await host.request('report', { uri, version: 1 })).incomplete, 'loading');
    await host.request('report', { uri, version: 1 });
    assert.deepEqual(asked, [['/w/a.py', '/w/b.py']]);
    host.notify('files', [
      { path: '/w/a.py', text: 'pass', reason: null },
      { path: '/w/b.py', text: null, reason: '/w/b.py is larger than 2 MB' },
    ]);
    assert.equal((await host.request('report', { uri, version: 1 })).incomplete, null);
    host.notify('forget', ['/w/a.py']);
    assert.equal((await host.request('report', { uri, version: 1 })).incomplete, 'loading');
    assert.deepEqual(asked.at(-1), ['/w/a.py']);
  });

  it('logs why a file could not be read, once', async () => {
    const disk = { read: () => null, reason: (path: string) => `${path} is not UTF-8 text` };
    const { host, open, log } = connect(disk, ['/w/latin.py']);
    open(1, 'x = f()\n');
    await host.request('report', { uri, version: 1 });
    await host.request('report', { uri, version: 1 });
    assert.deepEqual(log, ['ready', '/w/latin.py is not UTF-8 text']);
  });

  it('asks the host for files that are not local, even when there is a disk', async () => {
    const disk = { read: () => assert.fail('the disk was read') };
    const { host, open, asked } = connect(disk, ['/vscode-vfs:/github/me/repo/a.py']);
    open(1, 'x = f()\n');
    await host.request('report', { uri, version: 1 });
    assert.deepEqual(asked, [['/vscode-vfs:/github/me/repo/a.py']]);
  });

  it('answers listing, copy and comment', async () => {
    const { host, open } = connect();
    open(1, 'x = f()\n');
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const about = { uri, version: 1, context: null, range };
    assert.deepEqual(
      (await host.request('listing', { uri, version: 1 })).map((r) => `${r.name} ${r.type}`),
      ['x float32 (B, T)'],
    );
    assert.equal(await host.request('copy', about), '(B, T)');
    assert.equal((await host.request('comment', about))?.text, '  # (B, T)');
    assert.equal((await host.request('hover', about))?.copy, '(B, T)');
  });

  it('names an open document by its own uri, also where facts name it by its path', async () => {
    const { host, open, analyser } = connect();
    open(1, 'x = f()\n');
    const origin = { text: 'f()', place: { uri: '/w/model.py', start: 4, end: 7 } };
    const type = tensor('', { text: '(B,)', dims: [dim('B', origin)] });
    analyser.analyse = () => factsOf([fact('x = f()\n', '‹x› =', type)]);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const hover = await host.request('hover', { uri, version: 1, context: null, range });
    assert.deepEqual(hover?.lines[1].link, {
      text: 'model.py:1',
      place: { uri, range: { start: { line: 0, character: 4 }, end: { line: 0, character: 7 } } },
    });
  });

  it('forgets a closed document', async () => {
    const { host, open, analyser } = connect();
    open(1, 'x = f()\n');
    host.notify('closed', { uri });
    await assert.rejects(host.request('report', { uri, version: 1 }), (e: RpcError) => e.code === 'stale');
    assert.equal(analyser.documents.size, 0);
  });
});
