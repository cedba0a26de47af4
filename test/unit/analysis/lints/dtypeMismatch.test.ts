/** What raises here raised in PyTorch 1.13, and what is not reported ran there. */
import assert from 'node:assert/strict';
import { mended, said } from './cases';

const SETUP = `ints = torch.arange(12).view(2, 6)
floats = torch.randn(2, 6)
doubles = torch.from_numpy(np.random.rand(2, 6))
fc = nn.Linear(6, 3)
scores = torch.randn(4, 10)
`;

describe('dtype-mismatch', () => {
  for (const expression of [
    'fc(ints)',
    'fc(doubles)',
    'ints @ torch.randn(6, 2)',
    'torch.mm(doubles, torch.randn(6, 2))',
    'torch.bmm(ints[None], torch.randn(1, 6, 2))',
    'torch.mv(ints, torch.randn(6))',
    'nn.Conv2d(3, 4, 3)(torch.randint(0, 255, (1, 3, 8, 8)))',
    'nn.Conv1d(3, 4, 3)(torch.ones(1, 3, 8, dtype=torch.float64))',
    'nn.Embedding(10, 4)(torch.zeros(3))',
    'floats[torch.zeros(2)]',
    'floats.gather(1, torch.zeros(2, 1))',
    'floats.index_select(0, torch.zeros(2))',
    'F.cross_entropy(scores, torch.zeros(4))',
    'F.nll_loss(scores, torch.zeros(4))',
    'nn.BCELoss()(torch.rand(4), torch.zeros(4).long())',
  ]) {
    it(`is said of ${expression}`, () => {
      assert.deepEqual(said(`${SETUP}${expression}\n`), [`error dtype-mismatch: ${expression}`]);
    });
  }

  it('of a one-hot target is said as loss-shape', () => {
    const call = 'F.cross_entropy(scores, F.one_hot(torch.arange(4), 10))';
    assert.deepEqual(said(`${SETUP}${call}\n`), [`error loss-shape: ${call}`]);
  });

  for (const code of [
    'fc(ints.float())',
    'fc.double()(doubles)',
    'ints @ ints.t()',
    'torch.outer(ints[0], torch.randn(6))',
    'ints * floats',
    'torch.zeros(0, 6, dtype=torch.long) @ torch.randn(6, 2)',
    'nn.Embedding(10, 4)(torch.zeros(3, dtype=torch.int32))',
    'F.cross_entropy(scores, F.one_hot(torch.arange(4), 10).float())',
    'F.mse_loss(torch.rand(4), torch.zeros(4).long())',
    'np.arange(6) @ np.random.rand(6)',
    'with torch.autocast("cpu"):\n    fc(floats.half())',
    'torch.set_default_dtype(torch.float64)\ntorch.randn(2, 6) @ doubles.t()',
  ]) {
    it(`is not said of ${code.replace('\n', '; ')}`, () => assert.deepEqual(said(`${SETUP}${code}\n`), []));
  }

  it('is not said of float64 in a function, as a caller may convert the model', () => {
    const net = (input: string) => `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 2)

    def forward(self, x):
        return self.fc(${input})
`;
    assert.deepEqual(said(net('torch.zeros(2, 6, dtype=torch.float64)')), []);
    assert.deepEqual(said(net('torch.arange(6)')), ['error dtype-mismatch: self.fc(torch.arange(6))']);
  });

  it('is mended by a conversion', () => {
    assert.equal(mended(`${SETUP}fc(ints)\n`), `${SETUP}fc(ints.float())\n`);
    assert.equal(mended(`${SETUP}floats.t() @ doubles\n`), `${SETUP}floats.t() @ doubles.float()\n`);
    assert.equal(
      mended(`${SETUP}F.cross_entropy(scores, scores[:, 0])\n`).split('\n').at(-2),
      'F.cross_entropy(scores, scores[:, 0].long())',
    );
  });
});
