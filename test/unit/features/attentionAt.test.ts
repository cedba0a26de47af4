import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Workspace } from '../../../src/analysis/workspace';
import { attentionAt, isAttention } from '../../../src/features/attentionAt';
import { DocumentText, type View } from '../../../src/features/document';
import { place } from './fake';

function viewOf(source: string): View {
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('file:///m.py', '/m.py', 1, source);
  const document = new DocumentText('file:///m.py', source);
  return { facts: workspace.facts('file:///m.py'), document, textOf: () => null };
}

function at(source: string, marker: string) {
  const view = viewOf(source);
  const { start, end } = place(source, marker);
  return attentionAt(view, start, end, null);
}

describe('the attention at a place', () => {
  it('has the sizes of the scores, and what is assumed of names', () => {
    const found = at(readFileSync('test/workspace/gpt/model.py', 'utf8'), 'F.softmax(scores, dim=-1)');
    assert.ok(found);
    assert.deepEqual([found.heads, found.kvHeads, found.queries, found.keys], [8, 8, 64, 64]);
    assert.equal(found.isCausal, true);
    assert.ok(found.assumed.some((line) => line.startsWith('The number of queries T is not known here')));
  });

  it('is found from anywhere in its function', () => {
    const source = readFileSync('test/workspace/gpt/model.py', 'utf8');
    assert.ok(at(source, 'y = weights @ v'));
    assert.equal(at(source, 'x = self.gelu(x)'), null);
  });

  it('is a call by its name, with fewer heads of keys', () => {
    const source = `import torch
import torch.nn.functional as F
q = torch.randn(2, 32, 128, 80)
k = torch.randn(2, 8, 256, 80)
v = torch.randn(2, 8, 256, 80)
y = F.scaled_dot_product_attention(q, k, v, enable_gqa=True)
`;
    const found = at(source, 'y = F');
    assert.ok(found);
    const { heads, kvHeads, queries, keys, headDim, isCausal, assumed, place: where } = found;
    assert.deepEqual([heads, kvHeads, queries, keys, headDim], [32, 8, 128, 256, 80]);
    assert.deepEqual([isCausal, assumed, where], [false, [], 'm.py:6']);
  });

  it('is einsum or bmm before a softmax, in NumPy, too', () => {
    const source = `import numpy as np
from scipy.special import softmax
import torch
def f(q: torch.Tensor):
    q = torch.randn(4, 6, 10, 16)
    k = torch.randn(4, 6, 12, 16)
    s = torch.einsum("bhqd,bhkd->bhqk", q, k)
    return s.softmax(-1)
`;
    const found = at(source, 's.softmax(-1)');
    assert.ok(found);
    assert.deepEqual([found.heads, found.queries, found.keys, found.headDim], [6, 10, 12, 16]);
  });

  it('is no softmax over classes', () => {
    const source = `import torch
W = torch.randn(784, 10)
x = torch.randn(32, 784)
p = torch.softmax(x @ W, -1)
`;
    assert.equal(at(source, 'p = torch'), null);
  });

  it('is offered by hovers of its lines alone', () => {
    const source = readFileSync('test/workspace/gpt/model.py', 'utf8');
    const view = viewOf(source);
    const offered = (marker: string) => {
      const { start, end } = place(source, marker);
      return isAttention(view, start, end, null);
    };
    assert.equal(offered('weights = self.attn_dropout'), true);
    assert.equal(offered('y = weights @ v'), false);
  });
});
