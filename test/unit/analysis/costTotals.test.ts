/** Parameters, operations and activations of whole models that papers and model cards give. */
import { strict as assert } from 'node:assert';
import { Workspace } from '../../../src/analysis/workspace';
import { activations, modulesOf } from '../../../src/features/summary';
import { NodeFiles } from '../../../src/host/node/files';

const IMPORTS = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n';

/** The module that a program keeps in `model`, with all that is inside. */
function model(program: string) {
  const text = IMPORTS + program;
  const workspace = new Workspace(new NodeFiles(), { timeBudget: 60_000 });
  workspace.setDocument('/generated/model.py', '/generated/model.py', 1, text);
  const all = modulesOf(workspace.facts('/generated/model.py'), text).filter((m) => m.name === 'model');
  const [{ root, bytes }] = activations(all);
  return { ...root, all, activations: bytes };
}

const RESNET = `
class Bottleneck(nn.Module):
    def __init__(self, inplanes, planes, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, planes * 4, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(planes * 4)
        self.downsample = None
        if stride != 1 or inplanes != planes * 4:
            self.downsample = nn.Sequential(
                nn.Conv2d(inplanes, planes * 4, 1, stride, bias=False), nn.BatchNorm2d(planes * 4)
            )

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = F.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        return F.relu(out + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
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
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        return self.fc(self.layers(x).mean((2, 3)))


model = ResNet([3, 4, 6, 3])
y = model(torch.randn(1, 3, 224, 224))
`;

const GPT = `
class Attention(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.c_attn = nn.Linear(d, 3 * d)
        self.c_proj = nn.Linear(d, d)
        self.heads = heads

    def forward(self, x):
        B, T, C = x.shape
        q, k, v = [t.view(B, T, self.heads, C // self.heads).transpose(1, 2) for t in self.c_attn(x).split(C, 2)]
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.c_proj(y.transpose(1, 2).reshape(B, T, C))


class Block(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.ln_1 = nn.LayerNorm(d)
        self.attn = Attention(d, heads)
        self.ln_2 = nn.LayerNorm(d)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class GPT(nn.Module):
    def __init__(self, vocabulary=50257, length=1024, d=768, heads=12, layers=12):
        super().__init__()
        self.wte = nn.Embedding(vocabulary, d)
        self.wpe = nn.Embedding(length, d)
        self.h = nn.ModuleList([Block(d, heads) for _ in range(layers)])
        self.ln_f = nn.LayerNorm(d)
        self.lm_head = nn.Linear(d, vocabulary, bias=False)
        self.lm_head.weight = self.wte.weight

    def forward(self, ids):
        x = self.wte(ids) + self.wpe(torch.arange(ids.size(1)))
        for block in self.h:
            x = block(x)
        return self.lm_head(self.ln_f(x))


model = GPT()
y = model(torch.zeros(1, 1024, dtype=torch.long))
`;

const VIT = `
class Block(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.ln_1 = nn.LayerNorm(d)
        self.attention = nn.MultiheadAttention(d, heads, batch_first=True)
        self.ln_2 = nn.LayerNorm(d)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))

    def forward(self, x):
        h = self.ln_1(x)
        h, _ = self.attention(h, h, h, need_weights=False)
        x = x + h
        return x + self.mlp(self.ln_2(x))


class ViT(nn.Module):
    def __init__(self, size=224, patch=16, d=768, heads=12, layers=12, classes=1000):
        super().__init__()
        self.patch = nn.Conv2d(3, d, patch, patch)
        self.token = nn.Parameter(torch.zeros(1, 1, d))
        self.position = nn.Parameter(torch.zeros(1, (size // patch) ** 2 + 1, d))
        self.blocks = nn.Sequential(*[Block(d, heads) for _ in range(layers)])
        self.ln = nn.LayerNorm(d)
        self.head = nn.Linear(d, classes)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.size(0), -1, -1), x], 1) + self.position
        return self.head(self.ln(self.blocks(x))[:, 0])


model = ViT()
y = model(torch.randn(1, 3, 224, 224))
`;

describe('totals of models', function () {
  this.timeout(120_000);

  it('of ResNet-50: 25,557,032 parameters, 4.1 G multiply-adds', () => {
    const found = model(RESNET);
    assert.equal(found.parameters, 25_557_032);
    assert.equal((found.flops!.value! / 2e9).toFixed(1), '4.1');
    assert.equal(found.flops!.atLeast, false);
  });

  it('of ResNet-50: 11.1 M numbers come out of its convolutions, and as many out of the normalisations behind them', () => {
    const found = model(RESNET);
    // Each convolution is followed by a normalisation of the same size; the first of each stage still sees the larger picture.
    const convolutions = [112 ** 2 * 64];
    let size = 56;
    for (const [stage, blocks] of [3, 4, 6, 3].entries()) {
      const planes = 64 * 2 ** stage;
      for (let n = 0; n < blocks; n++) {
        const before = size;
        if (n === 0 && stage > 0) size /= 2;
        convolutions.push(before ** 2 * planes, size ** 2 * planes, size ** 2 * planes * 4);
        if (n === 0) convolutions.push(size ** 2 * planes * 4);
      }
    }
    const elements = convolutions.reduce((sum, n) => sum + n, 0);
    assert.equal((elements / 1e6).toFixed(1), '11.1');
    assert.equal(found.activations, 4 * (2 * elements + 1000));
  });

  it('of GPT-2 small: 124,439,808 parameters with a tied head', () => {
    const found = model(GPT);
    assert.equal(found.parameters, 124_439_808);
    const [N, d, V, layers] = [1024, 768, 50257, 12];
    const products = layers * (24 * N * d * d + 4 * N * N * d) + 2 * N * d * V;
    const { value, atLeast } = found.flops!;
    assert.ok(!atLeast && value! > products && value! < 1.01 * products, `${value} of ${products}`);
  });

  it('of ViT-B/16: 86,567,656 parameters, 17.6 G multiply-adds', () => {
    const found = model(VIT);
    assert.equal(found.parameters, 86_567_656);
    assert.equal((found.flops!.value! / 2e9).toFixed(1), '17.6');
  });
});
