import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Workspace } from '../../../src/analysis/workspace';
import { DocumentText, type View } from '../../../src/features/document';
import { gradientsAt, placeOf } from '../../../src/features/gradientPlace';
import { Solver } from '../../../src/features/gradientSolver';

const blocks = `import torch
import torch.nn as nn
import torch.nn.functional as F


class Normed(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.fc = nn.Linear(dim, 4 * dim)

    def forward(self, x):
        B, T, C = x.shape
        h = self.norm(x)
        return self.fc(h)


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        B, T, C = x.shape
        rms = torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)
        y = x * rms
        return y * self.weight


class Classifier(nn.Module):
    def __init__(self, dim, classes):
        super().__init__()
        self.head = nn.Linear(dim, classes)

    def forward(self, x, y):
        n, d = x.shape
        logits = self.head(x)
        loss = F.cross_entropy(logits, y, label_smoothing=0.1)
        return loss


class Cell(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.ih = nn.Linear(inputs, 4 * hidden)
        self.hh = nn.Linear(hidden, 4 * hidden)

    def forward(self, x, h, c):
        B, D = x.shape
        B, H = h.shape
        B, H = c.shape
        gates = self.ih(x) + self.hh(h)
        i, f, g, o = gates.chunk(4, dim=1)
        i = torch.sigmoid(i)
        f = torch.sigmoid(f)
        g = torch.tanh(g)
        o = torch.sigmoid(o)
        c = f * c + i * g
        h = o * torch.tanh(c)
        return h


class Convolved(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=1)

    def forward(self, x):
        y = self.conv(x)
        return torch.relu(y)


def train(x, y):
    model = Classifier(20, 10)
    return model(x, y)


train(torch.randn(8, 20), torch.zeros(8, dtype=torch.long))
RMSNorm(16)(torch.randn(2, 3, 16))
Normed(16)(torch.randn(2, 3, 16))
Cell(6, 9)(torch.randn(4, 6), torch.randn(4, 9), torch.randn(4, 9))
Convolved()(torch.randn(2, 3, 8, 8))
`;

function viewOf(text: string): View {
  const workspace = new Workspace({ read: () => null });
  workspace.setDocument('file:///m.py', '/m.py', 1, text);
  return {
    facts: workspace.facts('file:///m.py'),
    document: new DocumentText('file:///m.py', text),
    textOf: () => null,
  };
}

const gpt = readFileSync('test/workspace/gpt/model.py', 'utf8');
const views = new Map([blocks, gpt].map((text) => [text, viewOf(text)]));
const solver = new Solver();

/** The lines from the first that begins so to the next that begins so. */
function backward(text: string, first: string, last: string, wrt: string | null = null) {
  const lines = text.split('\n').map((l) => l.trim());
  const from = lines.findIndex((l) => l.startsWith(first));
  const to = lines.findIndex((l, k) => k >= from && l.startsWith(last));
  const place = placeOf(`m.py:${from + 1}-${to + 1}`)!;
  const more = { context: null, shapes: {}, wrt, kind: 'grad', format: 'json' } as const;
  const answer = gradientsAt(solver, views.get(text)!, place, more);
  return JSON.parse(answer.text);
}

/** What the program says of a name. */
function line(answer: { torch: string }, name: string): string | undefined {
  const found = answer.torch.split('\n').filter((l) => l.startsWith(`${name} = `));
  assert.ok(found.length <= 1, `${name} is said more than once`);
  return found[0]?.slice(name.length + 3);
}

describe('backward passes of code', function () {
  this.timeout(60_000);

  it('of attention: P, dP, dS, dQ, dK, dV once each, with their shapes', () => {
    const answer = backward(gpt, 'q, k, v = ', 'return self.resid_dropout');
    assert.equal(answer.reason, undefined);
    assert.equal(line(answer, 'weights'), 'torch.softmax(scores_2, dim=3)');
    assert.equal(line(answer, 'grad_weights'), 'grad_y @ v_2.mT');
    assert.equal(
      line(answer, 'grad_scores_2'),
      'weights * (grad_weights - (weights * grad_weights).sum(dim=3)[:, :, :, None])',
    );
    assert.equal(line(answer, 'grad_q_2'), 'grad_scores @ k_2 / math.sqrt((C // self.n_head))');
    assert.equal(line(answer, 'grad_k_2'), 'grad_scores.mT @ q_2 / math.sqrt((C // self.n_head))');
    assert.equal(line(answer, 'grad_v_2'), 'weights.mT @ grad_y');
    const shapes = answer.gradients.map((g: { wrt: string; shape: string }) => `${g.wrt} ${g.shape}`);
    assert.deepEqual(shapes, [
      'self.c_attn.weight (3·n_embd, n_embd)',
      'self.c_attn.bias (3·n_embd,)',
      'x (B, T, n_embd)',
      'self.c_proj.weight (n_embd, n_embd)',
      'self.c_proj.bias (n_embd,)',
    ]);
    assert.ok(answer.notes.includes('self.attn_dropout is taken as in evaluation: it changes nothing'));
    assert.ok(answer.checked.points >= 6 && answer.checked.max_rel_err < 1e-6);
  });

  it('of layer norm, and of RMS norm written by hand', () => {
    const layer = backward(blocks, 'h = self.norm(x)', 'return self.fc(h)');
    assert.equal(layer.gradients.length, 5);
    assert.ok(line(layer, 'grad_x'));
    const rms = backward(blocks, 'rms = torch.rsqrt', 'return y * self.weight');
    assert.equal(rms.reason, undefined);
    assert.deepEqual(
      rms.gradients.map((g: { wrt: string }) => g.wrt),
      ['x', 'self.weight'],
    );
    assert.ok(rms.notes.includes('self.eps is taken for a positive number'));
  });

  it('of cross-entropy with label smoothing', () => {
    const answer = backward(blocks, 'logits = self.head(x)', 'loss = F.cross_entropy');
    assert.equal(answer.reason, undefined);
    assert.match(line(answer, 'grad_logits')!, /softmax/);
    assert.equal(line(answer, 'grad_W'), 'grad_logits.T @ x');
  });

  it('of a cell of an LSTM', () => {
    const answer = backward(blocks, 'gates = ', 'h = o * torch.tanh(c)');
    assert.equal(answer.reason, undefined);
    assert.deepEqual(
      answer.gradients.map((g: { wrt: string }) => g.wrt),
      ['self.ih.weight', 'self.ih.bias', 'x', 'self.hh.weight', 'self.hh.bias', 'h', 'c'],
    );
  });

  it('by one tensor keep no more than it needs', () => {
    const { gradient } = backward(blocks, 'gates = ', 'h = o * torch.tanh(c)', 'c');
    assert.equal(gradient.torch.split('\n').at(-1), 'grad_c');
    assert.ok(!gradient.torch.includes('grad_W'));
  });

  it('refuse places that are none', () => {
    assert.equal(placeOf('model.py'), null);
    assert.equal(placeOf('model.py:3:4-5'), null);
    assert.deepEqual(placeOf('a:b.py:3:4-5:6'), {
      file: 'a:b.py',
      from: { line: 3, character: 4 },
      to: { line: 5, character: 6 },
    });
    const ask = (place: string) => {
      const more = { context: null, shapes: {}, wrt: null, kind: 'grad', format: 'text' } as const;
      return gradientsAt(solver, views.get(blocks)!, placeOf(place)!, more).text;
    };
    assert.throws(() => ask('m.py:9999'), /there is no line 9999: the file has \d+ lines/);
    assert.throws(() => ask('m.py:1:99'), /there is no column 99 in line 1/);
    assert.throws(() => ask('m.py:3-2'), /ends before it begins/);
    assert.equal(ask('m.py:4'), 'no formula: there is no expression at the cursor');
  });
});
