/** What modules and calls cost, from ordinary classes in PyTorch's words. */
import { strict as assert } from 'node:assert';
import type { ModuleSummary } from '../../../src/analysis/facts';
import { Workspace } from '../../../src/analysis/workspace';
import { modulesOf } from '../../../src/features/summary';
import { NodeFiles } from '../../../src/host/node/files';

const IMPORTS = 'import math\nimport torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n';

/** The modules that a program keeps in variables, by `variable.path`. */
function modules(program: string): Map<string, ModuleSummary> {
  const text = IMPORTS + program;
  const workspace = new Workspace(new NodeFiles(), { timeBudget: 30_000 });
  workspace.setDocument('/generated/costs.py', '/generated/costs.py', 1, text);
  const all = modulesOf(workspace.facts('/generated/costs.py'), text);
  return new Map(all.map((m) => [m.path === '' ? m.name : `${m.name}.${m.path}`, m]));
}

/** `4831838208`, `2·B·T`; `≥ …` where more is done, `?` where nothing is known. */
function flops(m: ModuleSummary | undefined): string {
  if (!m?.flops) return '?';
  return `${m.flops.atLeast ? '≥ ' : ''}${m.flops.text}`;
}

/** A module with that body of `forward(self, x)`, called with a (4, 8) tensor. */
function forward(body: string): string {
  const lines = body.split('\n').map((line) => `        ${line}\n`);
  const program = [
    'class M(nn.Module):\n',
    '    def __init__(self):\n',
    '        super().__init__()\n',
    '        self.a = nn.Linear(8, 8, bias=False)\n',
    '    def forward(self, x):\n',
    ...lines,
    'm = M()\ny = m(torch.randn(4, 8))\n',
  ].join('');
  return flops(modules(program).get('m'));
}

/** One application of `self.a` to (4, 8). */
const ONE = 2 * 4 * 8 * 8;

const BLOCK = `
class Attention(nn.Module):
    def __init__(self, d, n_head):
        super().__init__()
        self.c_attn = nn.Linear(d, 3 * d)
        self.c_proj = nn.Linear(d, d)
        self.n_head = n_head

    def forward(self, x):
        B, T, C = x.size()
        q, k, v = self.c_attn(x).split(C, dim=2)
        k = k.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        q = q.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        v = v.view(B, T, self.n_head, C // self.n_head).transpose(1, 2)
        att = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1)))
        y = F.softmax(att, dim=-1) @ v
        return self.c_proj(y.transpose(1, 2).contiguous().view(B, T, C))


class Block(nn.Module):
    def __init__(self, d, n_head):
        super().__init__()
        self.ln_1 = nn.LayerNorm(d)
        self.attn = Attention(d, n_head)
        self.ln_2 = nn.LayerNorm(d)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


block = Block(768, 12)
y = block(torch.randn(1, 1024, 768))
`;

describe('the cost of a GPT-2 block', () => {
  const [N, d, heads] = [1024, 768, 12];
  let all: Map<string, ModuleSummary>;
  const count = (path: string) => all.get(`block.${path}`)!.flops!.value!;
  before(() => {
    all = modules(BLOCK);
  });

  it('has 12d² + 13d parameters', () => {
    assert.equal(all.get('block')!.parameters, 7_087_872);
    assert.equal(12 * d * d + 13 * d, 7_087_872);
  });

  it('takes 8Nd² in the projections of attention', () => {
    const projections = count('attn.c_attn') + count('attn.c_proj');
    assert.equal(projections, 8 * N * d * d);
    assert.equal((projections / 1e9).toFixed(3), '4.832');
  });

  it('takes 4N²d in the products of attention, and 6 an element of the scores beside', () => {
    const rest = count('attn') - count('attn.c_attn') - count('attn.c_proj');
    const products = rest - 6 * heads * N * N;
    assert.equal(products, 4 * N * N * d);
    assert.equal((products / 1e9).toFixed(3), '3.221');
  });

  it('takes 16Nd² in the MLP, and one an element in GELU', () => {
    assert.equal(count('mlp') - count('mlp.1'), 16 * N * d * d);
    assert.equal(((count('mlp.0') + count('mlp.2')) / 1e9).toFixed(3), '9.664');
    assert.equal(count('mlp.1'), 4 * N * d);
  });

  it('is the sum of its parts and two additions', () => {
    const parts = ['ln_1', 'attn', 'ln_2', 'mlp'].reduce((sum, part) => sum + count(part), 0);
    assert.equal(all.get('block')!.flops!.value, parts + 2 * N * d);
    assert.equal(all.get('block')!.flops!.atLeast, false);
  });
});

describe('the cost of ResNet-50', function () {
  this.timeout(60_000);
  const RESNET = `
class Bottleneck(nn.Module):
    def __init__(self, inplanes, planes, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, 1, bias=False)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride, 1, bias=False)
        self.conv3 = nn.Conv2d(planes, planes * 4, 1, bias=False)
        self.downsample = None
        if stride != 1 or inplanes != planes * 4:
            self.downsample = nn.Conv2d(inplanes, planes * 4, 1, stride, bias=False)

    def forward(self, x):
        out = self.conv3(F.relu(self.conv2(F.relu(self.conv1(x)))))
        return F.relu(out + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.inplanes = 64
        self.layers = nn.Sequential(*[self.stage(64 * 2 ** i, n, min(i, 1) + 1) for i, n in enumerate(layers)])
        self.fc = nn.Linear(2048, 1000)

    def stage(self, planes, blocks, stride):
        made = []
        for n in range(blocks):
            made.append(Bottleneck(self.inplanes, planes, stride if n == 0 else 1))
            self.inplanes = planes * 4
        return nn.Sequential(*made)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 3, 2, 1)
        return self.fc(self.layers(x).mean((2, 3)))


model = ResNet([3, 4, 6, 3])
y = model(torch.randn(1, 3, 224, 224))
`;

  it('is 4.089 G multiply-adds at 224² in its convolutions and its linear layer, as torchvision publishes', () => {
    const all = modules(RESNET);
    const products = [...all.values()].filter((m) => /^(Conv2d|Linear)$/.test(m.className));
    const sum = products.reduce((n, m) => n + m.flops!.value!, 0);
    assert.equal(products.length, 54);
    assert.equal(sum / 2, 4_089_184_256);
    const total = all.get('model')!.flops!;
    assert.ok(!total.atLeast && total.value! > sum && total.value! < 1.01 * sum);
  });
});

describe('the cost of a call', () => {
  it('counts each pass of a loop', () => {
    assert.equal(forward('for _ in range(3):\n    x = self.a(x)\nreturn x'), String(3 * ONE));
  });

  it('is at least what is sure where a loop has no known length', () => {
    const loop = 'x = self.a(x)\nfor _ in range(int(x.sum())):\n    x = self.a(x)\nreturn x';
    assert.equal(forward(loop), `≥ ${ONE + 32}`);
    assert.equal(forward('while x.sum() > 0:\n    x = self.a(x)\nreturn x'), '≥ 33');
  });

  it('is at least what is sure where a branch is open', () => {
    const branch = 'x = self.a(x)\nif x.sum() > 0:\n    x = self.a(x)\nx = self.a(x)\nreturn x';
    assert.equal(forward(branch), `≥ ${2 * ONE + 33}`);
  });

  it('is whole where both sides of an open branch take the same', () => {
    const sides = 'y = self.a(x)\nif y.sum() > 0:\n    y = F.relu(y)\nelse:\n    y = torch.tanh(y)\nreturn y';
    assert.equal(forward(sides), String(ONE + 33 + 32));
  });

  it('does not count what comes after a return that may have been taken', () => {
    assert.equal(forward('y = self.a(x)\nif bool(y.sum() > 0):\n    return y\nreturn self.a(y)'), `≥ ${ONE + 33}`);
  });

  it('is whole where a branch does nothing, or raises', () => {
    assert.equal(forward('y = self.a(x)\nif y.sum() > 0:\n    raise ValueError()\nreturn y'), String(ONE + 33));
  });

  it('is at least what is sure where an unknown function is called', () => {
    assert.equal(forward('return unknown_library.f(self.a(x))'), `≥ ${ONE}`);
    assert.equal(forward('return torch.linalg.svd(self.a(x))[0]'), `≥ ${ONE}`);
  });

  it('does not count what a generator may not be asked for', () => {
    assert.equal(forward('x = self.a(x)\nreturn next(self.a(x) for _ in range(3))'), `≥ ${ONE}`);
  });

  it('is a formula over sizes that are not known', () => {
    const program = `
def f(x: torch.Tensor):
    B, T, C = x.shape
    layer = nn.Linear(16, 4)
    y = layer(x)
    return y
`;
    const text = modules(program).get('layer');
    assert.equal(flops(text), '128·B·T');
  });

  it('of a recurrent layer counts gates, steps and directions', () => {
    const program = 'm = nn.LSTM(8, 16, 2, batch_first=True, bidirectional=True)\ny, h = m(torch.randn(2, 5, 8))\n';
    const gates = 2 * 4 * 16 * (8 + 16 + 32 + 16) + 2 * 13 * 16;
    assert.equal(flops(modules(program).get('m')), String(2 * 5 * 2 * gates));
  });
});
