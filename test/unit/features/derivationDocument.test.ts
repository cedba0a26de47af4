/** Named derivations in the editor: the list, a page with numbers that follow its parameters, and each as a program. */
import assert from 'node:assert/strict';
import { evaluateCode } from '../../../src/analysis/evaluate';
import type { Derivation } from '../../../src/derive/documents/document';
import { derivations, findDerivations } from '../../../src/derive/documents/library';
import { score, wordsOf, wordsOfEntry } from '../../../src/derive/documents/search';
import { derivationCode } from '../../../src/features/derivationCode';
import { documentAnswer, documentEntries } from '../../../src/features/derivationDocument';
import { drawPoint } from '../../../src/features/derivationPoint';
import { plain } from '../../../src/features/prose';
import { spoken } from '../../../src/features/spoken';
import type { DocumentAnswer, Setting } from '../../../src/protocol/documents';
import { documentAnswerCheck, documentEntryCheck } from '../../../src/protocol/documents';

function answer(name: string, settings: readonly Setting[] = []): DocumentAnswer {
  const steps = documentAnswer(name, settings);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return documentAnswerCheck(value);
  }
}

/**
 * Do all assertions of a program hold? The interpreter takes an assertion for true: here they are counted, at a point of the
 * derivation's own, as NumPy's random numbers are not known.
 */
function holds(d: Derivation, program: string): boolean {
  const { given, code: point } = drawPoint(d, new Map(), 1);
  const names = d.parameters.map((p) => p.name);
  let isFirst = true;
  const lines = program.split('\n').flatMap((line) => {
    const isDrawn = names.some((name) => line.startsWith(`${name} = `)) || line.startsWith('rng = ');
    if (!isDrawn) return [line.replace(/^assert (.*)$/, 'failed = failed + 1.0 - 1.0 * ($1)')];
    const here = isFirst ? [point] : [];
    isFirst = false;
    return here;
  });
  const code = ['failed = 0.0', ...lines, 'np.asarray(failed)'].join('\n');
  const { outputs } = evaluateCode({ code, given, grad: [], defaultFloat: 'float64', seed: 0 });
  return outputs[0].dense()[0] === 0;
}

const SOFTMAX = 'softmax-cross-entropy';

describe('named derivations in the editor', () => {
  it('are listed with a line each', () => {
    const entries = documentEntries();
    assert.equal(entries.length, derivations().length);
    for (const e of entries) {
      documentEntryCheck(e);
      assert.doesNotMatch(plain(e.intro), /\n|\$/, e.name);
      assert.ok(e.intro.length > 20, e.name);
    }
  });

  it('are found in the palette by the words that the command line finds them by', () => {
    const words = wordsOf('p minus y');
    const found = documentEntries().filter((e) => score(wordsOfEntry(e), words) > 0);
    assert.ok(found.some((e) => e.name === SOFTMAX));
    assert.equal(findDerivations('p minus y')[0].name, SOFTMAX);
  });

  it('have numbers that follow their parameters', () => {
    const drawn = answer(SOFTMAX).document!;
    assert.equal(drawn.failed, 0);
    assert.equal(drawn.points, 3);
    assert.ok(drawn.comparisons > 4 && drawn.error < 1e-8);
    assert.equal(drawn.parameters[0].setting, null);
    const set = answer(SOFTMAX, [
      { name: 'n', value: '3' },
      { name: 'z', value: '[1, 2, 3]' },
    ]).document!;
    assert.deepEqual(
      set.parameters.map((p) => p.setting),
      ['3', '[1, 2, 3]', null],
    );
    assert.equal(set.parameters[1].value, '[1, 2, 3]');
    assert.match(set.numpy, /^n = 3 {2}# number of classes$/m);
    assert.match(set.steps[1].checks[0].text, /-2\.4076, -1\.4076, -0\.40761/, 'log-softmax of 1, 2, 3');
    const wrong = answer(SOFTMAX, [{ name: 'y', value: 'np.ones(n)' }]).document!;
    assert.equal(wrong.failed, 1, 'p − y needs a target of sum 1');
    assert.equal(answer(SOFTMAX, [{ name: 'n', value: ' ' }]).document!.parameters[0].setting, null);
  });

  it('say why a setting cannot be used', () => {
    const reason = (settings: Setting[]) => {
      const { document, reason } = answer(SOFTMAX, settings);
      assert.equal(document, null);
      return reason!;
    };
    assert.match(reason([{ name: 'n', value: '2.5' }]), /n is a whole number, found 2\.5/);
    assert.match(reason([{ name: 'q', value: '1' }]), /has no parameter q/);
    assert.match(reason([{ name: 'y', value: '[1, 2, 3, 4, 5, 6, 7]' }]), /softmax-cross-entropy\.md:\d+/);
    assert.match(answer('nothing').reason!, /there is no derivation nothing/);
  });

  it('are programs whose assertions hold', function () {
    this.timeout(60_000);
    const wrong: string[] = [];
    for (const d of derivations()) {
      try {
        if (!holds(d, derivationCode(d))) wrong.push(d.name);
      } catch (e) {
        wrong.push(`${d.name}: ${(e as Error).message}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('are programs whose assertions can fail', () => {
    const d = derivations().find((d) => d.name === SOFTMAX)!;
    const code = derivationCode(d);
    assert.equal(holds(d, code.replace('p - y, 1e-8', 'p + y, 1e-8')), false);
    assert.equal(holds(d, code.replace('y2.sum() * p', 'p')), false);
  });
});

describe('formulas in words', () => {
  it('have a word for each mark', () => {
    assert.equal(spoken('2·Xᵀ (X w − y)'), '2 times X transposed open bracket X w minus y close bracket');
    assert.equal(spoken('G Aᵀ / √D'), 'G A transposed divided by square root of D');
    assert.equal(spoken('W₁₂²'), 'W 12 squared');
  });
});
