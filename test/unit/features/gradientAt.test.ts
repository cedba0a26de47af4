import assert from 'node:assert/strict';
import { Workspace } from '../../../src/analysis/workspace';
import type { Range } from '../../../src/base/lines';
import { DocumentText, type View } from '../../../src/features/document';
import { gradientAnswer } from '../../../src/features/gradientAnswer';
import { hoverLines } from '../../../src/features/gradientHover';
import { Solver } from '../../../src/features/gradientSolver';
import { gradientMarkdown } from '../../../src/features/markdown';
import type { GradientKind } from '../../../src/protocol/analysis';
import { place } from './fake';

const source = `import math
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as fn

class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(768, 3072)
        self.out = nn.Linear(3072, 10, bias=False)
        self.scale = nn.Parameter(torch.ones(768))

    def forward(self, x, target):
        n = x.size(0)
        h = self.fc(x)
        y = self.out(torch.relu(h))
        z = x * self.scale / n
        loss = fn.cross_entropy(y, target)
        other = helper(x) * 2
        return loss

Model()(torch.randn(32, 768), torch.zeros(32, dtype=torch.long))

def plain():
    X = torch.randn(32, 768)
    W = torch.randn(768, 3072)
    G = torch.randn(32, 768)
    Y = X @ W
    Z = torch.relu(Y) * 0.5
    S = ((X @ W) ** 2).sum()
    T = G * X
    M = (X > 0) * X
    Y += 1
    return Z

def attention(q, k):
    B, H, T, D = q.shape
    k = k.view(B, H, T, D)
    scores = q @ k.transpose(-2, -1) / math.sqrt(k.size(-1))
    return scores

def arrays():
    a = np.zeros((5, 7))
    w = np.ones(7)
    return a * w

def means(c):
    d = np.mean(np.zeros((5, 7)) * w2, axis=0)
    m = np.ones(7)
    e = np.sum(np.exp(m))
    if c:
        f = m * 2
    else:
        f = m * 3
    return max(m, 0)

def max(x, y):
    return x

def unknown(A, b):
    return ((A @ b) ** 2).sum()
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

const solver = new Solver();
const view = viewOf(source);

function hover(marked: string): string[] | null {
  const { start } = place(source, marked);
  const steps = hoverLines(solver, view, start, start, { context: null, shapes: {} }, 60_000);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value && [...step.value.lines.map((l) => `${l.formula}   ${l.shape}`), ...step.value.notes];
}

function ask(marked: string, wrt: string | null, kind: GradientKind = 'grad', shapes: Record<string, string> = {}) {
  const { start, end } = place(source, marked);
  const given = Object.entries(shapes).map(([name, shape]) => ({ name, shape }));
  return gradientAnswer(solver, view, { start, end, context: null, kind, wrt, shapes: given, expand: false });
}

const entered = `import torch
import torch.nn as nn

def swish(t, beta=1.0):
    """Swish."""
    s = torch.sigmoid(beta * t)
    return t * s

def loops(t):
    for _ in range(2):
        t = t * t
    return t

def decides(t, mask=None):
    if mask is None:
        return t * 2
    if mask:
        return t
    return -t

def recursive(t):
    return recursive(t) * 2

class RMSNorm(nn.Module):
    def __init__(self, dim, eps):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        rms = torch.sqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)
        return x / rms * self.weight

class Model(nn.Module):
    def __init__(self, eps):
        super().__init__()
        self.norm = RMSNorm(768, eps)
        self.fc = nn.Linear(768, 768)

    def forward(self, x, y):
        B, T, C = x.shape
        h = self.fc(x)
        n = self.norm(h) + 0
        z = swish(h) * 2
        z = loops(h) + 0
        z = decides(h, y) + 0
        z = decides(h) + 0
        z = recursive(h) + 0
        return z
`;
const enteredView = viewOf(entered);

function at(marked: string, wrt: string, expand: boolean) {
  const { start, end } = place(entered, marked);
  return gradientAnswer(solver, enteredView, { start, end, context: null, kind: 'grad', wrt, shapes: [], expand });
}

function textOf({ start, end }: Range): string {
  return source.slice(view.document.lines.offset(start), view.document.lines.offset(end));
}

describe('gradients at a place', () => {
  it('are a line an operand in a hover, with its shape', () => {
    assert.deepEqual(hover('‹Y› = X'), [
      '∂L/∂X = G Wᵀ   (32, 768)',
      '∂L/∂W = Xᵀ G   (768, 3072)',
      'G is the gradient by the result',
    ]);
    assert.deepEqual(hover('X ‹@› W\n'), hover('‹Y› = X'));
    assert.deepEqual(hover('‹scores› = q'), [
      '∂L/∂q = G k / √D   (B, H, T, D)',
      '∂L/∂k = Gᵀ q / √D   (B, H, T, D)',
      'G is the gradient by the result',
    ]);
  });

  it('take weights of modules and attributes as operands, and sizes for what they are', () => {
    assert.deepEqual(hover('‹h› = self'), [
      '∂L/∂W = Gᵀ x   (3072, 768)',
      '∂L/∂b = sum₀(G)   (3072,)',
      '∂L/∂x = G W   (n, 768)',
      'G is the gradient by the result',
      'W is self.fc.weight',
      'b is self.fc.bias',
    ]);
    assert.deepEqual(hover('‹z› = x'), [
      '∂L/∂x = scale ⊙ G / n   (n, 768)',
      '∂L/∂scale = mean₀(G ⊙ x)   (768,)',
      'G is the gradient by the result',
      'scale is self.scale',
    ]);
  });

  it('are of the value itself when it is a number', () => {
    assert.deepEqual(hover('‹S› = (')?.slice(1), ['∂L/∂W = 2·Xᵀ X W   (768, 3072)']);
  });

  it('are silent at names, and where something is not followed', () => {
    assert.equal(hover('torch.relu(‹Y›)'), null);
    assert.equal(hover('‹other› = helper'), null);
    assert.equal(ask('helper(x) * 2', null).reason, 'helper is not entered: its formula is not known');
    assert.match(ask('(X > 0) * X', 'X').gradient?.torch ?? '', /X > 0/);
    assert.match(ask('G * X', 'X').gradient?.torch ?? '', /^G \* G_2$|^G_2 \* G$/);
  });

  it('know which library is used', () => {
    const { dialect, gradient } = ask('a * w', 'w');
    assert.equal(dialect, 'numpy');
    assert.equal(gradient?.numpy, '(G * a).sum(axis=0)');
  });

  it('do not take lines of different branches for one computation', () => {
    const several = ask('f = m * 2\n    else:\n        f = m * 3', 'm');
    assert.equal(several.reason, 'the selected lines do not all stand in one block');
    const after = ask('f = m * 3\n    return max(m, 0)', 'm');
    assert.equal(after.reason, 'the selected lines do not all stand in one block');
  });

  it("do not take the document's own function for Python's", () => {
    assert.equal(ask('max(m, 0)', 'm').reason, 'max is not entered: it is a function of this file');
  });

  it('know imports by any name', () => {
    assert.equal(ask('np.sum(np.exp(m))', 'm').gradient?.numpy, 'np.exp(m)');
    assert.match(ask('fn.cross_entropy(y, target)', 'y').gradient?.torch ?? '', /softmax/);
  });

  it('are of several assignments, the last of which is the value', () => {
    const { gradient, operands } = ask('Y = X @ W\n    Z = torch.relu(Y) * 0.5', 'W');
    assert.deepEqual(
      operands.map(({ label, shape, latex }) => ({ label, shape, latex })),
      [
        { label: 'X', shape: '(32, 768)', latex: 'X' },
        { label: 'W', shape: '(768, 3072)', latex: 'W' },
      ],
    );
    assert.equal(gradient?.torch, 'X.T @ (G * (X @ W > 0)) / 2');
    assert.equal(gradient?.shape, '(768, 3072)');
    assert.ok(gradient.points >= 4 && gradient.error < 1e-6);
    assert.match(
      ask('Z = torch.relu(Y) * 0.5\n    S = ((X @ W) ** 2).sum()\n    T = G * X\n    M = (X > 0) * X\n    Y += 1', 'X')
        .reason!,
      /in place/,
    );
  });

  it('draw integers as indices', () => {
    const { gradient, reason } = ask('fn.cross_entropy(y, target)', 'y');
    assert.equal(reason, null);
    assert.match(gradient!.torch, /softmax/);
    assert.notEqual(ask('fn.cross_entropy(y, target)', 'target').reason, null);
    assert.deepEqual(hover('‹loss› = fn')?.length, 1);
  });

  it('say which names have no shape, and take those that are given', () => {
    const asked = ask('((A @ b) ** 2).sum()', null);
    assert.deepEqual(asked.missing, ['A', 'b']);
    assert.match(asked.reason!, /^the shape of A is not known$/);
    const given = ask('((A @ b) ** 2).sum()', 'A', 'grad', { A: 'm,n', b: 'n' });
    assert.equal(given.reason, null);
    assert.equal(given.gradient?.shape, '(m, n)');
    assert.match(ask('((A @ b) ** 2).sum()', 'A', 'grad', { A: 'm;n', b: 'n' }).reason!, /is no size of A/);
  });

  it('say where each operand stands', () => {
    const { operands } = ask('self.out(torch.relu(h))', 'h');
    const places = operands.map(({ label, uses }) => [label, ...uses.map((u) => textOf(u))]);
    assert.deepEqual(places, [
      ['self.out.weight', 'self.out'],
      ['h', 'h'],
    ]);
    assert.deepEqual(ask('(X > 0) * X', 'X').operands[0].uses.map(textOf), ['X', 'X']);
  });

  it('offer given shapes as comments, which say them from then on', () => {
    const shapes = { A: 'm,n', b: 'n' };
    const { unwritten } = ask('((A @ b) ** 2).sum()', 'A', 'grad', shapes);
    assert.equal(unwritten?.text, '    # A: (m, n)\n    # b: (n,)\n');
    const lines = source.split('\n');
    lines.splice(unwritten.range.start.line, 0, ...unwritten.text.trimEnd().split('\n'));
    const text = lines.join('\n');
    const commented = viewOf(text);
    const start = text.indexOf('((A @ b)');
    const end = start + '((A @ b) ** 2).sum()'.length;
    const asked = { start, end, context: null, kind: 'grad', wrt: 'A', expand: false } as const;
    const answer = gradientAnswer(solver, commented, { ...asked, shapes: [] });
    assert.equal(answer.reason, null);
    assert.equal(answer.gradient?.shape, '(m, n)');
    assert.equal(answer.unwritten, null);
    const again = gradientAnswer(solver, commented, { ...asked, shapes: [{ name: 'A', shape: 'm,n' }] });
    assert.equal(again.unwritten, null);
  });

  it('have words for a screen reader', () => {
    assert.equal(ask('X @ W', 'W').gradient?.words, 'derivative of L by W equals X transposed G');
  });

  it('say code in the words of the document', () => {
    assert.equal(ask('self.out(torch.relu(h))', 'self.out.weight').gradient?.torch, 'G.T @ torch.relu(h)');
    assert.equal(ask('self.out(torch.relu(h))', 'h').gradient?.torch, 'G @ self.out.weight * (h > 0)');
  });

  it('are Jacobians and Hessians, too', () => {
    assert.equal(ask('((X @ W) ** 2).sum()', 'X', 'hessian').gradient?.shape, '(32, 768, 32, 768)');
    assert.equal(ask('X @ W', 'W', 'jacobian').gradient?.shape, '(32, 3072, 768, 3072)');
  });

  it('enter functions and modules of the document when that is asked for', () => {
    const refused = at('swish(h) * 2', 'h', false);
    assert.deepEqual(
      [refused.reason, refused.expandable],
      ['swish is not entered: it is a function of this file', true],
    );
    const entered = at('swish(h) * 2', 'h', true);
    assert.equal(entered.reason, null);
    assert.match(entered.gradient!.torch, /sigmoid/);
    assert.match(at('self.norm(h) + 0', 'h', false).reason!, /RMSNorm is a class of this file/);
    const norm = at('self.norm(h) + 0', 'self.norm.weight', true);
    assert.deepEqual(
      norm.operands.map((o) => o.label),
      ['h', 'self.norm.weight'],
    );
    assert.deepEqual(norm.notes, ['self.norm.eps is taken for a positive number']);
    assert.equal(norm.gradient?.shape, '(768,)');
  });

  it('refuse to enter what does more than assignments', () => {
    assert.match(at('loops(h) + 0', 'h', true).reason!, /^loops is not entered: it is more than assignments/);
    assert.match(at('decides(h, y) + 0', 'h', true).reason!, /whether mask is not known/);
    assert.equal(at('decides(h) + 0', 'h', true).reason, null);
    assert.match(at('recursive(h) + 0', 'h', true).reason!, /the calls are too deep/);
  });

  it('let no name inject markup', () => {
    const hostile = gradientMarkdown({
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      lines: [{ formula: '```\n[x](command:evil)', shape: '(1,)' }],
      notes: ['W is [x](command:evil) <img src=x>'],
    });
    assert.match(hostile, /^````text\n/);
    assert.ok(hostile.endsWith('W is \\[x\\](command:evil) \\<img src=x\\>'));
  });
});
