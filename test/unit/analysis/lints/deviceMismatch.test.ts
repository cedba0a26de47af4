import assert from 'node:assert/strict';
import { mended, said } from './cases';

const SETUP = 'x = torch.randn(4, 3).cuda()\ny = torch.randn(4, 3)\n';

describe('device-mismatch', () => {
  for (const expression of [
    'x + y',
    'torch.relu(x) * 2 - y[:, :3]',
    'x @ y.t()',
    'F.mse_loss(x, y)',
    "x.cpu() + y.to('cuda:0')",
    "torch.ones(3, device='cuda') + torch.ones(3)",
    'x.float() + torch.ones(3)',
  ]) {
    it(`is said of ${expression}`, () => {
      assert.deepEqual(said(`${SETUP}${expression}\n`), [`warning device-mismatch: ${expression}`]);
    });
  }

  for (const code of [
    'x + y.cuda()',
    'x + torch.tensor(2.0)',
    'x + y.to(device)',
    'x + y.to(x.device)',
    'x + y.to(x)',
    'x + torch.zeros_like(x)',
    'x + torch.ones(3, device=x.device)',
    "torch.set_default_device('cuda')\nx + torch.ones(3)",
    "with torch.device('cuda'):\n    x + torch.ones(3)",
    'x + nn.Linear(3, 3)(x)',
  ]) {
    it(`is not said of ${code.replace('\n', '; ')}`, () => {
      assert.deepEqual(said(`device = pick()\n${SETUP}${code}\n`), []);
    });
  }

  it('is mended by moving the one on the CPU', () => {
    assert.equal(mended(`${SETUP}x + y\n`), `${SETUP}x + y.cuda()\n`);
  });
});
