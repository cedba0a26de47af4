/** A byte-level BPE that was trained here: it loses nothing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { byteBpe, trainByteBpe } from '../../../../src/core/text/byteBpe';
import { applyMerges } from '../../../../src/core/text/merge';

const text = readFileSync('ARCHITECTURE.md', 'utf8');

describe('byte-level BPE', () => {
  const bpe = trainByteBpe(text, 600);
  const unicode = fc.string({ unit: 'binary', maxLength: 60 });

  it('gives any Unicode text back', () => {
    fc.assert(
      fc.property(unicode, (s) => assert.equal(bpe.decode(bpe.encode(s)), s)),
      { numRuns: 1000 },
    );
    for (const s of ['', ' ', '\0', '\uFEFFx', '\u{10FFFF}', '\r\n\u2028', '👩‍👩‍👧', 'e\u0301', text]) {
      assert.equal(bpe.decode(bpe.encode(s)), s);
    }
  });

  it('has learned the words of its text', () => {
    assert.equal(bpe.vocabulary.length, 600);
    assert.ok(bpe.encode(text).length < text.length / 2);
    assert.ok(bpe.vocabulary.includes('Ġthe'));
  });

  it('is made again from its merges', () => {
    assert.deepEqual(byteBpe(bpe.merges).encode(text), bpe.encode(text));
  });

  it('a sequence cut within a character shows that', () => {
    const ids = byteBpe([]).encode('é');
    assert.deepEqual(ids.length, 2);
    assert.equal(byteBpe([]).decode(ids.slice(0, 1)), '\uFFFD');
  });

  it('refuses what is none', () => {
    assert.throws(() => trainByteBpe('a', 10), /at least 256/);
    assert.throws(() => byteBpe([['a', 'bc']]), /merges of tokens that are there, found a bc as merge 0/);
    assert.throws(() => bpe.decode([600]), /ids below 600, found 600/);
    assert.throws(() => bpe.encode('\uDC00'), /half of a surrogate pair/);
  });

  it('merges in the order in which the pairs were learned, the leftmost first', () => {
    const symbols = fc.array(fc.constantFrom<string>('a', 'b', 'c'), { maxLength: 30 });
    const rules = fc.uniqueArray(
      fc.constantFrom<string>('a a', 'a b', 'b c', 'ab c', 'aa a', 'c a', 'aa b', 'b b', 'c ab'),
    );
    fc.assert(
      fc.property(symbols, rules, (word, order) => {
        const ranks = new Map(order.map((pair, rank) => [pair, rank]));
        const found = applyMerges(word, (x, y) => {
          const rank = ranks.get(`${x} ${y}`);
          return rank === undefined ? undefined : { rank, merged: x + y };
        });
        assert.deepEqual(found, plainly(word, ranks));
      }),
    );
  });
});

/** The definition, step by step. */
function plainly(word: readonly string[], ranks: ReadonlyMap<string, number>): string[] {
  const symbols = [...word];
  for (;;) {
    let [at, least] = [-1, Number.POSITIVE_INFINITY];
    for (let i = 0; i + 1 < symbols.length; i++) {
      const rank = ranks.get(`${symbols[i]} ${symbols[i + 1]}`) ?? Number.POSITIVE_INFINITY;
      if (rank < least) [at, least] = [i, rank];
    }
    if (at < 0) return symbols;
    symbols.splice(at, 2, symbols[at] + symbols[at + 1]);
  }
}
