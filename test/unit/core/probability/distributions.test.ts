/** Distributions against scipy and torch (`scripts/record/distributions.py`), and samplers against their own moments. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { DomainError } from '../../../../src/core/domain';
import { bernoulli } from '../../../../src/core/probability/bernoulli';
import { beta } from '../../../../src/core/probability/beta';
import { binomial } from '../../../../src/core/probability/binomial';
import { categorical, categoricalFromLogits, pick } from '../../../../src/core/probability/categorical';
import { dirichlet } from '../../../../src/core/probability/dirichlet';
import type { Distribution } from '../../../../src/core/probability/distribution';
import { exponential } from '../../../../src/core/probability/exponential';
import { gamma } from '../../../../src/core/probability/gamma';
import { klDivergence, type WithKl } from '../../../../src/core/probability/kl';
import { laplace } from '../../../../src/core/probability/laplace';
import { diagonalNormal, normal } from '../../../../src/core/probability/normal';
import { poisson } from '../../../../src/core/probability/poisson';
import { studentT } from '../../../../src/core/probability/studentT';
import { uniform } from '../../../../src/core/probability/uniform';

type Recorded = number | 'Infinity' | '-Infinity' | 'NaN';
type Args = readonly number[];

interface Facts {
  readonly scipy: readonly [string, Args, Recorded, Recorded, Recorded, readonly [number, Recorded][]][];
  readonly torch: readonly [string, Args, Args, Recorded][];
  readonly vectors: readonly [string, Args[], Recorded[], Recorded[], Recorded, Args, Recorded, Args[], Recorded][];
  readonly large: readonly [string, Args, Args, Recorded, Recorded][];
  readonly exact: readonly [string, Args, number, Recorded][];
}

const facts = JSON.parse(gunzipSync(readFileSync('test/facts/distributions.json.gz')).toString()) as Facts;

const families: Record<string, (...args: number[]) => Distribution> = {
  normal,
  bernoulli,
  binomial,
  poisson,
  uniform,
  exponential,
  laplace,
  gamma,
  beta,
  'student t': studentT,
};
const vectorFamilies: Record<string, (...args: Args[]) => Distribution<Float64Array>> = {
  dirichlet,
  'diagonal normal': diagonalNormal,
};

function near(found: number, recorded: Recorded, tolerance: number, what: string): void {
  const expected = Number(recorded);
  const close = Math.abs(found - expected) <= tolerance * Math.max(1, Math.abs(expected));
  assert.ok(Object.is(found, expected) || found === expected || close, `${what}: ${found}, recorded ${expected}`);
}

function kl(p: Distribution | Distribution<Float64Array>, q: Distribution | Distribution<Float64Array>): number {
  return klDivergence(p as WithKl, q as WithKl);
}

/** A seeded source (Marsaglia's xorshift, 32 bits): the same numbers in every run. */
function source(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

describe('distributions', () => {
  for (const [family, args, mean, variance, entropy, values] of facts.scipy) {
    it(`${family}(${args.join(', ')}) is scipy's`, () => {
      const d = families[family](...args);
      // scipy takes the mean of t with one degree of freedom to be infinite; there is none.
      const hasMean = family !== 'student t' || args[0] > 1;
      near(d.mean, hasMean ? mean : 'NaN', 1e-13, 'mean');
      near(d.variance, hasMean ? variance : 'NaN', 1e-13, 'variance');
      // Without a closed form scipy leaves out the tails of a discrete distribution.
      near(d.entropy(), entropy, family === 'poisson' || family === 'binomial' ? 1e-9 : 1e-12, 'entropy');
      for (const [x, logProb] of values) near(d.logProb(x), logProb, 2e-12, `ln p(${x})`);
      assert.ok(Number.isNaN(d.logProb(Number.NaN)));
    });
  }

  it('are exact where the plain formulas lose digits', () => {
    for (const [family, args, x, expected] of facts.exact) {
      const found = families[family](...args).logProb(x);
      near(found, expected, family === 'binomial' && args[0] >= 1e9 ? 1e-13 : 2e-15, `${family}(${args}) at ${x}`);
    }
  });

  it('entropy and KL keep their digits where shapes are large', () => {
    for (const [family, p, q, entropy, divergence] of facts.large) {
      const [ofP, ofQ] = [families[family](...p), families[family](...q)];
      near(ofP.entropy(), entropy, 1e-15, `entropy of ${family}(${p})`);
      near(kl(ofP, ofQ), divergence, 1e-12, `KL(${family}(${p}) ‖ (${q}))`);
    }
    const x = Float64Array.of(0.4, 0.6);
    near(dirichlet([4e7, 6e7]).logProb(x), beta(4e7, 6e7).logProb(0.4), 1e-12, 'dirichlet of two');
  });

  for (const [family, p, q, expected] of facts.torch) {
    it(`KL(${family}(${p}) ‖ (${q})) is torch's`, () => {
      near(kl(families[family](...p), families[family](...q)), expected, 1e-13, 'KL');
      assert.equal(kl(families[family](...p), families[family](...p)), 0);
    });
  }

  for (const [family, p, mean, variance, entropy, x, logProb, q, expected] of facts.vectors) {
    it(`${family}(${p.join('; ')}) is torch's`, () => {
      const d = vectorFamilies[family](...p);
      mean.forEach((m, i) => near(d.mean[i], m, 1e-14, 'mean'));
      variance.forEach((v, i) => near(d.variance[i], v, 1e-14, 'variance'));
      near(d.entropy(), entropy, 1e-12, 'entropy');
      near(d.logProb(Float64Array.from(x)), logProb, 1e-12, 'ln p');
      near(kl(d, vectorFamilies[family](...q)), expected, 1e-12, 'KL');
    });
  }

  it('KL of nearly equal distributions keeps its digits', () => {
    // ½·(Δμ/σ)², (Δσ/σ)², Δp²/(2p(1 − p)), Δλ²/(2λ), to first order.
    near(kl(normal(0, 1), normal(1e-9, 1)) / 5e-19, 1, 1e-7, 'normal, loc');
    near(kl(normal(0, 1), normal(0, 1 + 1e-7)) / 1e-14, 1, 1e-6, 'normal, scale');
    near(kl(bernoulli(0.3), bernoulli(0.3 + 1e-8)) / (1e-16 / 0.42), 1, 1e-6, 'bernoulli');
    near(kl(poisson(5), poisson(5 + 1e-7)) / 1e-15, 1, 1e-6, 'poisson');
  });

  it('KL is infinite where q excludes what p allows, and refused across families', () => {
    assert.equal(kl(categorical([0.5, 0.5]), categorical([1, 0])), Number.POSITIVE_INFINITY);
    near(kl(categorical([1, 0]), categorical([0.5, 0.5])), Math.LN2, 1e-15, 'KL');
    assert.equal(kl(uniform(0, 2), uniform(0, 1)), Number.POSITIVE_INFINITY);
    assert.throws(() => kl(normal(0, 1), laplace(0, 1)), /no closed form for normal against laplace/);
    assert.throws(() => kl(studentT(3), studentT(4)), /no closed form for student t/);
    assert.throws(() => kl(binomial(3, 0.5), binomial(4, 0.5)), /same number of trials, found 3 and 4/);
  });

  it('categorical: from probabilities and from scores', () => {
    const d = categorical([0.5, 0.25, 0.25, 0]);
    near(d.entropy(), 1.5 * Math.LN2, 1e-15, 'entropy');
    assert.equal(d.logProb(3), Number.NEGATIVE_INFINITY);
    assert.equal(d.logProb(4), Number.NEGATIVE_INFINITY);
    assert.equal(d.mean, 0.75);
    near(categoricalFromLogits([1000, 1001]).logProb(0), -1.3132616875182228, 1e-12, 'large scores');
    near(categoricalFromLogits([-1e4, 0]).logProb(0), -10000, 1e-15, 'a probability that underflows');
    assert.throws(() => categoricalFromLogits([-Infinity, -Infinity]), /finite scores/);
    assert.throws(() => categorical([0.5, 0.6]), /sum to 1, found a sum of 1.1/);
  });

  it('a draw never takes an outcome of probability 0', () => {
    assert.equal(pick([0, 0.5, 0.5, 0], 0), 1);
    assert.equal(pick([0, 0.5, 0.5 - 1e-12, 0], 1 - 1e-16), 2);
  });

  it('large Poisson and binomial entropies meet the sums', () => {
    near(poisson(1.0000001e6).entropy(), poisson(1e6).entropy() + 0.5e-7, 1e-11, 'poisson');
    const [below, above] = [binomial(4_750_000, 0.3), binomial(4_770_000, 0.3)];
    near(above.entropy() - below.entropy(), 0.5 * Math.log(4770 / 4750), 1e-10, 'binomial');
  });

  it('samples have the mean and the variance of the distribution', () => {
    const all: [string, Distribution][] = [
      ['normal', normal(2, 3)],
      ['bernoulli', bernoulli(0.3)],
      ['categorical', categorical([0.2, 0.5, 0.3])],
      ['uniform', uniform(-1, 4)],
      ['exponential', exponential(2)],
      ['laplace', laplace(1, 2)],
      ['poisson, small', poisson(3.3)],
      ['poisson, large', poisson(45)],
      ['binomial, small', binomial(12, 0.4)],
      ['binomial, large', binomial(500, 0.12)],
      ['gamma, large', gamma(4, 2)],
      ['gamma, small', gamma(0.4, 2)],
      ['beta', beta(2, 0.7)],
      ['student t', studentT(9, 1, 2)],
    ];
    const n = 20_000;
    for (const [name, d] of all) {
      const draw = source(12345);
      const x = Array.from({ length: n }, () => d.sample(draw));
      const mean = x.reduce((a, b) => a + b) / n;
      const fourth = x.reduce((a, b) => a + (b - d.mean) ** 4, 0) / n;
      const variance = x.reduce((a, b) => a + (b - d.mean) ** 2, 0) / n;
      // Five standard errors.
      assert.ok(Math.abs(mean - d.mean) < 5 * Math.sqrt(d.variance / n), `${name}: mean ${mean}, not ${d.mean}`);
      const error = Math.sqrt((fourth - variance ** 2) / n);
      assert.ok(Math.abs(variance - d.variance) < 5 * error, `${name}: variance ${variance}, not ${d.variance}`);
      assert.ok(
        x.every((v) => d.logProb(v) > Number.NEGATIVE_INFINITY),
        `${name}: a value outside the support`,
      );
    }
  });

  it('a Dirichlet sample sums to 1, also with tiny concentrations', () => {
    const draw = source(7);
    for (const alpha of [
      [1e-4, 1e-4, 1e-4],
      [3, 2, 1],
    ]) {
      const x = dirichlet(alpha).sample(draw);
      near(
        x.reduce((a, b) => a + b),
        1,
        1e-14,
        'sum',
      );
    }
  });

  it('refuse what is no parameter, and say what was expected', () => {
    assert.throws(() => normal(0, 0), DomainError);
    assert.throws(() => normal(0, -1), /normal: expected a positive finite number as scale, found -1/);
    assert.throws(() => normal(Number.NaN, 1), /normal: expected a finite number as loc, found NaN/);
    assert.throws(() => bernoulli(1.2), /a probability between 0 and 1 as p, found 1.2/);
    assert.throws(() => binomial(2.5, 0.5), /an integer of at least 0 as n, found 2.5/);
    assert.throws(() => uniform(2, 2), /low < high/);
    assert.throws(() => dirichlet([1]), /at least two concentrations/);
    assert.throws(() => diagonalNormal([0, 0], [1]), /same length, found 2 and 1/);
    assert.throws(() => normal(0, 1).sample(() => 2), /numbers in \[0, 1\), found 2/);
    assert.throws(() => normal(0, 1).sample(() => 0), /yielded 0/);
  });
});
