import assert from 'node:assert/strict';
import { lint, mended, said } from './cases';

const HEAD = `from torch.utils.data import DataLoader, Dataset, TensorDataset


class Data(Dataset):
    def __init__(self, files):
        self.files = files

    def __len__(self):
        return len(self.files)

    def __getitem__(self, k):
        return torch.randn(3, 8), 1


`;

function loop(body: string, options = 'batch_size=32', dataset = 'Data(files)'): string {
  const lines = body.split('\n').map((line) => `        ${line}`);
  return `${HEAD}def train(files):\n    for x, y in DataLoader(${dataset}, ${options}):\n${lines.join('\n')}\n`;
}

describe('last-batch', () => {
  for (const [body, place] of [
    ['x.view(32, -1)', 'x.view(32, -1)'],
    ['x.reshape(32, 24)', 'x.reshape(32, 24)'],
    ['z = x + torch.randn(32, 3, 8)', 'x + torch.randn(32, 3, 8)'],
    ['z = torch.cat([x, torch.zeros(32, 1, 8)], 1)', 'torch.cat([x, torch.zeros(32, 1, 8)], 1)'],
    [
      'z = nn.GRU(8, 4, batch_first=True)(x, torch.zeros(1, 32, 4))',
      'nn.GRU(8, 4, batch_first=True)(x, torch.zeros(1, 32, 4))',
    ],
    ['loss = F.mse_loss(x, torch.zeros(32, 3, 8))', 'F.mse_loss(x, torch.zeros(32, 3, 8))'],
  ]) {
    it(`is said of ${body}`, () => assert.deepEqual(said(loop(body)), [`warning last-batch: ${place}`]));
  }

  for (const body of [
    'x.view(x.size(0), -1)',
    'x.view(-1, 24)',
    'x.view(x.shape[0] * 3, 8)',
    'z = x + torch.randn(x.size(0), 3, 8)',
    'z = x + torch.randn(3, 8)',
    'z = x.view(-1, 32)',
    'z = torch.zeros(32, 8) + 1',
    'if x.size(0) != 32:\n    continue\nx.view(32, -1)',
    'if len(x) == 32:\n    z = x + torch.randn(32, 3, 8)',
  ]) {
    it(`is not said of ${body.replaceAll('\n', '; ')}`, () => assert.deepEqual(said(loop(body)), []));
  }

  it('is not said where every batch is full', () => {
    assert.deepEqual(said(loop('x.view(32, -1)', 'batch_size=32, drop_last=True')), []);
    const tensors = (n: number) => `TensorDataset(torch.randn(${n}, 3, 8), torch.zeros(${n}))`;
    assert.deepEqual(said(loop('x.view(32, -1)', 'batch_size=32', tensors(64))), []);
    assert.deepEqual(said(loop('x.view(32, -1)', 'batch_size=32', tensors(70))), [
      'warning last-batch: x.view(32, -1)',
    ]);
  });

  it('is said in a model that keeps the batch size', () => {
    const code = `${HEAD}class Net(nn.Module):
    def __init__(self, batch_size):
        super().__init__()
        self.batch_size = batch_size

    def forward(self, x):
        return x.view(self.batch_size, -1)


BATCH = 16
net = Net(BATCH)
for x, y in DataLoader(Data(open('files').readlines()), batch_size=BATCH):
    net(x)
`;
    const { text, problems } = lint(code);
    assert.deepEqual(
      problems.map((p) => text.slice(p.start, p.end)),
      ['x.view(self.batch_size, -1)'],
    );
    assert.match(problems[0].message, /16 = batch size of the loader, BATCH/);
    assert.equal(mended(code), code.replace('view(self.batch_size, -1)', 'view(x.size(0), -1)'));
  });
});
