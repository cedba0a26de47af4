import assert from 'node:assert/strict';
import { mended, said } from './cases';

const SETUP = `logits = nn.Linear(8, 10)(torch.randn(4, 8))
q, k, v = torch.randn(2, 5, 8), torch.randn(2, 7, 8), torch.randn(2, 7, 8)
scores = q @ k.transpose(1, 2) / 8**0.5
`;

describe('softmax-dim', () => {
  for (const [code, place] of [
    ['F.softmax(logits)', 'F.softmax(logits)'],
    ['nn.Softmax()(logits)', 'nn.Softmax()(logits)'],
    ['F.log_softmax(q)', 'F.log_softmax(q)'],
    ['F.softmax(logits, dim=0)', 'F.softmax(logits, dim=0)'],
    ['torch.softmax(logits, -2)', 'torch.softmax(logits, -2)'],
    ['scores = (q @ q.transpose(1, 2)).softmax(1)\nscores @ q', 'scores @ q'],
    ['w = F.dropout((q @ q.mT).masked_fill(torch.eye(5) > 0, 0).softmax(-2), 0.1)\nw @ q', 'w @ q'],
  ]) {
    it(`is said of ${code.replace('\n', '; ')}`, () => {
      assert.deepEqual(said(`${SETUP}${code}\n`), [`hint softmax-dim: ${place}`]);
    });
  }

  for (const code of [
    'F.softmax(logits, dim=1)',
    'F.softmax(torch.randn(4, 10), dim=0)',
    'F.softmax(nn.Linear(8, 1)(torch.randn(4, 8)), dim=0)',
    'F.softmax(logits.t(), dim=0)',
    'scores.softmax(-1) @ v',
    'scores.softmax(1).transpose(1, 2) @ q',
    'w = scores.softmax(1)\n(w / w.sum(-1, keepdim=True)) @ v',
    'nn.Linear(8, 8)(q).softmax(-2) @ torch.randn(2, 8, 3)',
  ]) {
    it(`is not said of ${code.replace('\n', '; ')}`, () => assert.deepEqual(said(`${SETUP}${code}\n`), []));
  }

  it('is mended by the dim that is taken anyway', () => {
    assert.equal(mended(`${SETUP}F.softmax(logits)\n`), `${SETUP}F.softmax(logits, dim=1)\n`);
    assert.equal(mended(`${SETUP}F.softmax(q)\n`), `${SETUP}F.softmax(q, dim=0)\n`);
  });
});
