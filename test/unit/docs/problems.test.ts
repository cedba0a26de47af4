import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isCode } from '../../../src/analysis/codes';
import { Workspace } from '../../../src/analysis/workspace';
import { advice } from '../../../src/core/ops/advice';

const IMPORTS = `import einops
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
`;

/** The examples of docs/problems.md by code. */
function examples(): [code: string, source: string][] {
  const page = readFileSync('docs/problems.md', 'utf8');
  return page.split(/^### /m).flatMap((section): [string, string][] => {
    const [, code, example] = /^`([a-z0-9-]+)`\n[\s\S]*?```python\n([\s\S]*?)```/.exec(section) ?? [];
    return code === undefined ? [] : [[code, `${IMPORTS}\n${example}`]];
  });
}

describe('the examples of docs/problems.md', () => {
  const all = examples();

  it('are there for nearly every code', () => {
    assert.ok(all.length >= 100, `${all.length} examples`);
  });

  it('are of codes that there are, and say what to change', () => {
    const without = all.map(([code]) => code).filter((code) => !isCode(code));
    assert.deepEqual(without, []);
    const codes = new Set(readFileSync('docs/problems.md', 'utf8').match(/(?<=^### `)[a-z0-9-]+/gm));
    assert.deepEqual(
      Object.keys(advice).filter((code) => !codes.has(code)),
      [],
    );
  });

  it('are reported with their code, and with nothing else', () => {
    const workspace = new Workspace({ read: () => null }, { timeBudget: 20_000 });
    const wrong = all.flatMap(([code, source]) => {
      const path = `/w/${code}.py`;
      workspace.setDocument(path, path, 1, source);
      const codes = workspace.facts(path).problems.map((p) => p.code);
      return codes.length === 1 && codes[0] === code ? [] : [`${code}: ${codes.join(', ') || 'nothing'}`];
    });
    assert.deepEqual(wrong, []);
  }).timeout(60_000);
});
