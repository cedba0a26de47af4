import assert from 'node:assert/strict';
import { lint, mended, said } from './cases';

const SETUP = `logits = nn.Linear(8, 10)(torch.randn(4, 8))
t = torch.zeros(4, dtype=torch.long)
y = torch.rand(4, 10)
p = F.softmax(logits, dim=1)
`;

describe('cross-entropy-input', () => {
  for (const [expression, severity] of [
    ['F.cross_entropy(p, t)', 'warning'],
    ['nn.CrossEntropyLoss()(p, t)', 'warning'],
    ['F.cross_entropy(F.log_softmax(logits, dim=1), t)', 'warning'],
    ['F.cross_entropy(torch.sigmoid(logits), t)', 'warning'],
    ['F.cross_entropy(p.view(-1, 10), t)', 'warning'],
    ['F.nll_loss(p, t)', 'warning'],
    ['F.binary_cross_entropy_with_logits(logits.sigmoid(), y)', 'warning'],
    ['nn.BCEWithLogitsLoss()(torch.sigmoid(logits), y)', 'warning'],
    ['nn.BCELoss()(logits, y)', 'hint'],
  ]) {
    it(`is said of ${expression}`, () => {
      assert.deepEqual(said(`${SETUP}${expression}\n`), [`${severity} cross-entropy-input: ${expression}`]);
    });
  }

  for (const expression of [
    'F.cross_entropy(logits, t)',
    'F.cross_entropy(logits, p)',
    'F.nll_loss(F.log_softmax(logits, dim=1), t)',
    'F.nll_loss(torch.log(p), t)',
    'F.nll_loss(logits, t)',
    'F.binary_cross_entropy(torch.sigmoid(logits), y)',
    'F.binary_cross_entropy(p, y)',
    'F.binary_cross_entropy_with_logits(logits, y)',
    'F.cross_entropy(nn.Linear(10, 10)(p), t)',
    'F.cross_entropy(torch.sigmoid(logits) * 8, t)',
  ]) {
    it(`is not said of ${expression}`, () => assert.deepEqual(said(`${SETUP}${expression}\n`), []));
  }

  it('leads to the softmax in a model', () => {
    const code = `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 10)

    def forward(self, x):
        return self.fc(x).softmax(-1)


loss = nn.CrossEntropyLoss()(Net()(torch.randn(4, 8)), torch.zeros(4, dtype=torch.long))
`;
    const { text, problems } = lint(code);
    const [{ message, related }] = problems;
    assert.match(
      message,
      /^cross_entropy: its input is the result of softmax; cross_entropy applies log_softmax itself/,
    );
    assert.equal(text.slice(related[0].place.start, related[0].place.end), 'self.fc(x).softmax(-1)');
  });

  it('is not said where only some paths go through a softmax', () => {
    const code = `def f(x, flag):
    z = torch.randn(4, 10)
    z = F.softmax(z, dim=1) if flag else torch.relu(z)
    return F.cross_entropy(z, torch.zeros(4, dtype=torch.long))


def g(n):
    z = F.softmax(torch.randn(4, 10), dim=1)
    for _ in range(n):
        z = torch.relu(z)
    return F.cross_entropy(z, torch.zeros(4, dtype=torch.long))


def h():
    z = F.softmax(torch.randn(4, 10), dim=1)
    z.log_()
    return F.nll_loss(z, torch.zeros(4, dtype=torch.long))
`;
    assert.deepEqual(said(code), []);
  });

  it('is mended where the softmax stands in the call', () => {
    for (const written of [
      'F.softmax(logits, dim=1)',
      'F.softmax(logits, 1)',
      'logits.softmax(1)',
      'logits.softmax(dim=1)',
    ])
      assert.equal(mended(`${SETUP}F.cross_entropy(${written}, t)\n`), `${SETUP}F.cross_entropy(logits, t)\n`);
    assert.equal(lint(`${SETUP}F.cross_entropy(p, t)\n`).problems[0].fix, undefined);
  });
});
