import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Workspace } from '../../../src/analysis/workspace';
import { operationOf } from '../../../src/core/gpu/operations';
import { benchmarkAt, isBenchmarked } from '../../../src/features/benchmarkAt';
import { DocumentText, type View } from '../../../src/features/document';
import { place } from './fake';

function viewOf(source: string): View {
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('file:///m.py', '/m.py', 1, source);
  const document = new DocumentText('file:///m.py', source);
  return { facts: workspace.facts('file:///m.py'), document, textOf: () => null };
}

function at(source: string, marker: string) {
  const { start } = place(source, marker);
  return benchmarkAt(viewOf(source), start, start, null);
}

/** `matmul M=2 K=3 N=4` */
function said(found: ReturnType<typeof at>): string {
  return found ? [found.operation, ...found.sizes.map(({ name, value }) => `${name}=${value}`)].join(' ') : 'nothing';
}

const gpt = readFileSync('test/workspace/gpt/model.py', 'utf8');

const CODE = `import torch
import numpy as np
import torch.nn as nn
import torch.nn.functional as F
x = torch.zeros(2, 5, 8)
w = torch.zeros(8, 3)
s = torch.zeros(2, 8, 7)
weight = torch.zeros(8)
ids = torch.zeros(2, 5, dtype=torch.long)
q = torch.zeros(2, 4, 6, 16)
k = torch.zeros(2, 4, 9, 16)
lin = nn.Linear(8, 3)
emb = nn.Embedding(100, 8)
ln = nn.LayerNorm(8)
wide = nn.LayerNorm((5, 8))
act = nn.GELU()
a1 = x @ w
a2 = torch.bmm(x, s)
a3 = w.t().matmul(weight)
a4 = lin(x)
a5 = F.softmax(x, dim=1)
a6 = x.softmax(-1)
a7 = F.layer_norm(x, (8,))
a8 = ln(x)
a9 = wide(x)
b1 = act(x)
b2 = F.silu(x)
b3 = w.transpose(0, 1)
b4 = x.sum(dim=(0, 2))
b5 = torch.mean(x)
b6 = F.scaled_dot_product_attention(q, k, k, is_causal=True)
b7 = emb(ids)
b8 = F.embedding(ids, w)
b9 = x.sum(dim=int(ids[0, 0]))
c1 = F.layer_norm(x, (5, 8))
c2 = x.transpose(1, 2)
`;

describe('the operation at a place', () => {
  const cases: Readonly<Record<string, string>> = {
    a1: 'matmul M=10 K=8 N=3',
    a2: 'batchedMatmul B=2 M=5 K=8 N=7',
    a3: 'matmul M=3 K=8 N=1',
    a4: 'matmul M=10 K=8 N=3',
    a5: 'softmax rows=16 columns=5',
    a6: 'softmax rows=10 columns=8',
    a7: 'layerNorm rows=10 columns=8',
    a8: 'layerNorm rows=10 columns=8',
    a9: 'nothing',
    b1: 'gelu rows=10 columns=8',
    b2: 'silu rows=10 columns=8',
    b3: 'transpose rows=8 columns=3',
    b4: 'sum rows=5 columns=16',
    b5: 'sum rows=1 columns=80',
    b6: 'attention B=8 queries=6 keys=9 D=16 causal=1',
    b7: 'embedding T=10 D=8 V=100',
    b8: 'embedding T=10 V=8 D=3',
    b9: 'nothing',
    c1: 'nothing',
    c2: 'nothing',
  };
  const view = viewOf(CODE);
  for (const [name, expected] of Object.entries(cases))
    it(`${CODE.split('\n').find((l) => l.startsWith(`${name} =`))} is ${expected}`, () => {
      const { start, end } = place(CODE, name);
      const found = benchmarkAt(view, start, end, null);
      assert.equal(said(found), expected);
      assert.equal(isBenchmarked(view, start, end, null), expected !== 'nothing');
      if (!found) return;
      // What the panel is told are sizes of the operation.
      const names = operationOf(found.operation)!.sizes.map((s) => s.name);
      for (const size of found.sizes) assert.ok(names.includes(size.name), size.name);
    });

  it('has usual numbers for symbols, and says which', () => {
    const found = at(gpt, 'q @ k.transpose');
    assert.equal(said(found), 'batchedMatmul B=96 M=256 K=64 N=256');
    assert.equal(found?.place, 'm.py:61');
    const [B, , K] = found!.sizes;
    assert.equal(B.note, 'B·n_head with B = 8, n_head = 12 taken, as the code does not say');
    assert.match(K.note, /n_embd = 768/);
    assert.equal(said(at(gpt, 'F.softmax(scores')), 'softmax rows=24576 columns=256');
    assert.equal(said(at(gpt, 'self.c_proj(y))')), 'matmul M=2048 K=768 N=768');
  });

  it('is the innermost one around the cursor, else the first of the statement', () => {
    assert.equal(at(gpt, 'dim=-1))')?.text, 'F.softmax(scores, dim=-1)');
    assert.equal(at(gpt, 'scores = q @')?.text, 'q @ k.transpose(-2, -1)');
    assert.equal(at(gpt, 'B, T, C = x.shape'), null);
  });

  it('is none where the document gives its name another meaning', () => {
    assert.equal(at('import torch\ndef softmax(x):\n  return x\ny = softmax(torch.zeros(2, 3))\n', 'y ='), null);
    assert.equal(at('import torch\ny = sum(torch.zeros(2, 3))\n', 'y ='), null);
    const source =
      'import torch\nfrom torch import nn\nclass GELU(nn.Module):\n  def forward(self, x):\n    return x\nf = GELU()\ny = f(torch.zeros(2, 3))\n';
    assert.equal(at(source, 'y ='), null);
  });
});
