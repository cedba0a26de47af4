import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeSource, NodeFiles } from '../../../src/host/node/files';

describe('files on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nabla-files-'));
  const file = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  after(() => rmSync(folder, { recursive: true }));

  it('are read again when they change', () => {
    const files = new NodeFiles();
    const path = file('a.py', 'x = 1');
    assert.equal(files.read(path), 'x = 1');
    file('a.py', 'x = 23');
    assert.equal(files.read(path), 'x = 23');
    rmSync(path);
    assert.equal(files.read(path), null);
    assert.equal(files.reason(path), null);
  });

  it('that are not text, too large or linked in a loop have a reason', () => {
    const files = new NodeFiles(100);
    const binary = file('b.py', Uint8Array.of(120, 0xff, 0xfe));
    const large = file('c.py', '#'.repeat(101));
    const loop = join(folder, 'loop.py');
    symlinkSync(loop, loop);
    for (const [path, reason] of [
      [binary, /is not UTF-8 text/],
      [large, /is larger than/],
      [loop, /cannot be read.*ELOOP/],
    ] as const) {
      assert.equal(files.read(path), null);
      assert.match(files.reason(path)!, reason);
    }
  });

  it('are not folders, also when a link leads back up', () => {
    const files = new NodeFiles();
    mkdirSync(join(folder, 'package'));
    symlinkSync(folder, join(folder, 'package', 'up'));
    const path = file('d.py', 'd');
    assert.equal(files.read(join(folder, 'package')), null);
    assert.equal(files.read(join(folder, 'package', 'up', 'package', 'up', 'd.py')), 'd');
    assert.equal(files.read(join(path, 'x.py')), null);
  });
});

describe('Python source from bytes', () => {
  const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);

  it('is UTF-8, without its byte order mark', () => {
    assert.equal(decodeSource(bytes('\ufeffé')), 'é');
  });

  it('follows a coding comment in the first two lines', () => {
    assert.equal(decodeSource(bytes('# -*- coding: latin-1 -*-\né', 'latin1')).at(-1), 'é');
    assert.equal(
      decodeSource(bytes('#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\né', 'latin1')).at(-1),
      'é',
    );
    assert.throws(() => decodeSource(bytes('x = 1\n# coding: latin-1\né', 'latin1')), /not UTF-8/);
    assert.throws(() => decodeSource(bytes('# coding: klingon\n')), /encoding that is not known: klingon/);
    assert.equal(decodeSource(bytes('# coding: utf_8\né')).at(-1), 'é');
  });
});
