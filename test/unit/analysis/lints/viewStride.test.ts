/** What raises here raised in PyTorch 1.13, and what is not reported ran there, or (attention) runs in later versions. */
import assert from 'node:assert/strict';
import { Workspace } from '../../../../src/analysis/workspace';
import { mended, said } from './cases';

const SETUP = `x = torch.randn(2, 3, 8)
q = torch.randn(2, 4, 5, 6)
images = torch.randn(2, 4, 5, 5)
conv = nn.Conv2d(4, 6, 1)
square = nn.Linear(5, 5)
`;

describe('view-stride', () => {
  for (const expression of [
    'x.transpose(1, 2).view(2, 24)',
    'x.mT.view(2, -1)',
    'x.mT.clone().view(2, -1)',
    'x.mT.to("cpu").double().view(2, -1)',
    'x.permute(2, 0, 1).view(16, 3)',
    'x[:, :, ::2].view(24).expand(2, 24).view(48)',
    'x[:, 1:].view(-1)',
    'x[:, :, :4].view(-1)',
    'x.chunk(2, 2)[0].view(6 * 4)',
    'torch.stack([x, x])[:, 0].view(-1)',
    'torch.cat([x.mT, torch.zeros_like(x.mT)]).mT.view(-1)',
    'x[:, None].expand(2, 5, 3, 8).view(10, 24)',
    'torch.zeros(3, 1).expand(3, 4).view(12)',
    '(q @ q.mT).transpose(1, 2).view(2, 5, 20)',
    'square(q.mT).transpose(1, 2).view(2, 6, 20)',
    'x.transpose(1, 2).reshape(2, 24).t().view(48)',
    'conv(images).view(2, 2, 3, 5, 5).transpose(1, 2).view(2, 6, 5, 5)',
    'F.pad(x, (0, 1)).mT.view(2, 27)',
    'F.pad(nn.LayerNorm(3)(x.mT), (0, 0)).mT.view(2, 24)',
    'x.roll(1, 1).softmax(-1).mT.view(2, 24)',
    'x.mT.repeat(1, 2, 1).mT.view(2, 48)',
    'q.mean(1).cumsum(-1).mT.view(60)',
    'F.relu(conv(images)).view(2, 2, 3, 25).transpose(1, 2).view(2, -1)',
  ]) {
    it(`is said of ${expression}`, () => {
      assert.deepEqual(said(`${SETUP}${expression}\n`), [`error view-stride: ${expression}`]);
    });
  }

  for (const code of [
    'x.transpose(1, 2).contiguous().view(2, 24)',
    'x.transpose(1, 2).reshape(2, 24)',
    'x[:, :, ::3].clone().view(2, 9)',
    'x.transpose(1, 2).view(2, 2, 4, 3)',
    'x.transpose(0, 1).view(3, 2, 2, 4)',
    'x[:, :1].transpose(1, 2).view(2, 8)',
    'torch.randn(1, 3, 8).transpose(0, 1).view(24)',
    'x[0].view(24)',
    'x[:, :, :1].view(6)',
    'x.transpose(1, 2).transpose(1, 2).view(-1)',
    'x.t_ if False else x.view(48)',
    'x[:, :, ::2].view(2, -1)',
    'images.to(memory_format=torch.channels_last).permute(0, 2, 3, 1).view(2, 25, 4)',
    'conv.to(memory_format=torch.channels_last)(images).permute(0, 2, 3, 1).view(2, 25, 6)',
    'F.scaled_dot_product_attention(q, q, q).transpose(1, 2).view(2, 5, 24)',
    'F.pad(images, (0, 0, 0, 0, 0, -3)).permute(0, 2, 3, 1).view(2, 25)',
    'torch.tensor(x.mT).transpose(1, 2).view(2, 24)',
    'torch.zeros(0, 3, 8).transpose(1, 2).view(0, 24)',
    'x.transpose_(1, 2).contiguous().view(2, 24)',
    'y = x.mT.contiguous()\ny.transpose_(1, 2)\ny.transpose(1, 2).view(2, 24)',
    'torch.zeros(1, 8).expand(3, 8).view(3, 2, 4).transpose(0, 1).reshape(6, 4).view(24)',
    'torch.zeros(3, 1).expand(3, 8).view(3, 2, 4).mT.view(3, 8)',
  ]) {
    it(`is not said of ${code.replace('\n', '; ')}`, () => assert.deepEqual(said(`${SETUP}${code}\n`), []));
  }

  it('is not said where a size may be 1', () => {
    const code = 'def heads(n, d):\n    return torch.zeros(n, 2, d).transpose(0, 1).view(-1)\n\nheads(1, 3)\n';
    assert.deepEqual(said(code), []);
  });

  it('is not said where another branch lays it out anew', () => {
    const code =
      'def f(x, c):\n    y = x.mT\n    if c:\n        y = y.contiguous()\n    return y.view(-1)\n\nf(torch.randn(2, 3), True)\n';
    assert.deepEqual(said(code), []);
  });

  it('is said of what was moved to one of several devices', () => {
    const code =
      'device = "cuda" if torch.cuda.is_available() else "cpu"\ny = torch.zeros(2, 3).to(device)\ny.mT.view(6)\n';
    assert.deepEqual(said(code), ['error view-stride: y.mT.view(6)']);
  });

  it('is not said of one of several tensors', () => {
    const code =
      'def f(c):\n    y = torch.zeros(2, 3) if c else torch.zeros(3, 2).mT\n    return y.relu().mT.view(6)\n\nf(input())\n';
    assert.deepEqual(said(code), []);
  });

  it('is said in a function of another file', () => {
    const text = 'import torch\nfrom flat import flat\n\nflat(torch.zeros(2, 3).mT)\n';
    const files: Record<string, string> = { '/w/flat.py': 'def flat(x):\n    return x.view(-1)\n' };
    const workspace = new Workspace({ read: (path) => files[path] ?? null }, { timeBudget: 20_000 });
    workspace.setDocument('/w/main.py', '/w/main.py', 1, text);
    const { problems } = workspace.facts('/w/main.py');
    assert.deepEqual(
      problems.map((p) => `${p.severity} ${p.code}: ${text.slice(p.start, p.end)}`),
      ['error view-stride: flat(torch.zeros(2, 3).mT)'],
    );
  });

  it('is mended by contiguous', () => {
    assert.equal(mended(`${SETUP}y = x.mT.view(48)\n`), `${SETUP}y = x.mT.contiguous().view(48)\n`);
  });
});
