import assert from 'node:assert/strict';
import { constant, named } from '../../../src/derive/index';
import { TextWriter, textName } from '../../../src/derive/write/text';

const w = new TextWriter();
const [a, b] = [w.name('A'), w.name('b')];

describe('formulas as Unicode', () => {
  it('have Greek letters and small numbers where a name is one letter', () => {
    assert.deepEqual(['W_1', 'x2', 'alpha', 'sigma_2', 'hidden_1', 'w', '_'].map(textName), [
      'W₁',
      'x₂',
      'α',
      'σ₂',
      'hidden_1',
      'w',
      '_',
    ]);
  });

  it('bracket what would be read otherwise', () => {
    const elementwise = w.times([a, b]);
    assert.equal(w.matmul(elementwise, b, false).text, '(A ⊙ b) b');
    assert.equal(w.times([b, w.matmul(a, b, false)]).text, 'b ⊙ A b');
    assert.equal(
      w.transpose(
        w.plus([
          { code: a, negative: false },
          { code: b, negative: true },
        ]),
      ).text,
      '(A − b)ᵀ',
    );
    assert.equal(w.transpose(w.transpose(a)).text, '(Aᵀ)ᵀ');
    assert.equal(w.power(w.over(a, b), 2).text, '(A / b)²');
    assert.equal(w.over(a, elementwise).text, 'A / (A ⊙ b)');
    assert.equal(w.times([w.number(2), a]).text, '2·A');
  });

  it('say a batch of rows times a matrix as a product', () => {
    assert.equal(w.einsum('ijl,kl->ijk', [w.name('G'), w.name('W')]).text, 'G Wᵀ');
    assert.equal(w.einsum('ijl,lk->ijk', [w.name('G'), w.name('W')]).text, 'G W');
    assert.equal(w.einsum('ijl,kl->jik', [w.name('G'), w.name('W')]).text, 'einsum[ijl,kl->jik](G, W)');
  });

  it('name axes and sizes', () => {
    assert.equal(w.sum(a, [0, 1]).text, 'sum₀,₁(A)');
    assert.equal(w.mean(a, null).text, 'mean(A)');
    assert.equal(w.size({ factor: 2, powers: new Map([['n', 2]]) }).text, '2·n²');
    assert.equal(w.full(w.number(3), [named('m'), constant(4)]).text, '3·ones(m×4)');
  });
});
