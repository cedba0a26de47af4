/** Fits against scikit-learn's (`scripts/record/regression.py`), and what must hold at an optimum. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fromRows } from '../../../../src/core/linalg/matrix';
import { kernelRidge } from '../../../../src/core/regression/kernelRidge';
import { type Kernel, linearKernel, polynomialKernel, rbfKernel } from '../../../../src/core/regression/kernels';
import { linearRegression, normalEquations, ridgeRegression, withBias } from '../../../../src/core/regression/linear';
import {
  logisticGradient,
  logisticHessian,
  logisticLoss,
  logisticRegression,
} from '../../../../src/core/regression/logistic';
import { trainSvm } from '../../../../src/core/regression/svm';

interface Facts {
  readonly x: number[][];
  readonly y: number[];
  readonly labels: number[];
  readonly ring: number[];
  readonly linear: number[];
  readonly ridge: number[];
  readonly logistic: Readonly<Record<string, number[]>>;
  readonly kernelRidge: number[];
  readonly svm: readonly { c: number; kernel: 'rbf' | 'linear' | 'poly'; decisions: number[]; support: number[] }[];
}

const facts = JSON.parse(gunzipSync(readFileSync('test/facts/regression.json.gz')).toString()) as Facts;
const x = fromRows(facts.x);
const plane = fromRows(facts.x.map((r) => r.slice(0, 2)));

function near(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < found.length; i++) {
    assert.ok(Math.abs(found[i] - expected[i]) <= tolerance, `${i}: ${found[i]}, expected ${expected[i]}`);
  }
}

describe('regression', () => {
  it('linear and ridge with a bias are scikit-learn’s', () => {
    near(linearRegression(withBias(x), facts.y), facts.linear, 1e-12);
    near(ridgeRegression(withBias(x), facts.y, 2.5, 1), facts.ridge, 1e-12);
    near(ridgeRegression(withBias(x), facts.y, 0, 1), facts.linear, 1e-12);
  });

  it('where columns depend on one another the shortest solution is taken', () => {
    near(
      linearRegression(
        fromRows([
          [1, 1],
          [1, 1],
        ]),
        [1, 3],
      ),
      [1, 1],
      1e-14,
    );
  });

  for (const strength of ['0', '0.5']) {
    it(`logistic with λ = ${strength} is scikit-learn’s`, () => {
      const { weights, losses } = logisticRegression(withBias(x), facts.labels, Number(strength));
      near(weights, facts.logistic[strength], 1e-9);
      assert.ok(losses.every((l, i) => i === 0 || l <= losses[i - 1] * (1 + 1e-12)));
      near(logisticGradient(withBias(x), facts.labels, weights, Number(strength)), [0, 0, 0, 0], 1e-9);
    });
  }

  it('the logistic gradient and Hessian are those of the loss', () => {
    const [w, h] = [Float64Array.of(0.3, -0.2, 0.5), 1e-5];
    const moved = (j: number, by: number) => w.map((v, i) => (i === j ? v + by : v));
    const gradient = logisticGradient(x, facts.labels, w, 0.7);
    const hessian = logisticHessian(x, w, 0.7);
    for (let j = 0; j < 3; j++) {
      const [above, below] = [moved(j, h), moved(j, -h)];
      const slope = (logisticLoss(x, facts.labels, above, 0.7) - logisticLoss(x, facts.labels, below, 0.7)) / (2 * h);
      near([gradient[j]], [slope], 1e-7);
      const [up, down] = [above, below].map((at) => logisticGradient(x, facts.labels, at, 0.7));
      near(
        hessian.data.subarray(j * 3, j * 3 + 3),
        up.map((g, i) => (g - down[i]) / (2 * h)),
        1e-7,
      );
    }
  });

  it('separable classes have no best logistic weights unless they are penalised', () => {
    const apart = fromRows([
      [1, -2],
      [1, -1],
      [1, 1],
      [1, 2],
    ]);
    assert.throws(() => logisticRegression(apart, [0, 0, 1, 1]), /a plane separates the classes; choose λ > 0/);
    // One point of each class on the boundary: still without end.
    const touching = fromRows([
      [1, -1],
      [1, 0],
      [1, 0],
      [1, 1],
    ]);
    assert.throws(() => logisticRegression(touching, [0, 0, 1, 1]), /there is no best w/);
    assert.throws(
      () =>
        logisticRegression(
          fromRows([
            [1, 1],
            [1, 1],
          ]),
          [0, 1],
        ),
      /the Hessian is singular/,
    );
    const { weights } = logisticRegression(apart, [0, 0, 1, 1], 1e-3);
    assert.ok(weights[1] > 0 && Number.isFinite(weights[1]));
    assert.throws(() => logisticRegression(apart, [0, 0, 1, 2]), /labels 0 and 1, found 2 at index 3/);
  });

  it('kernel ridge is scikit-learn’s; with a linear kernel it is ridge', () => {
    near(kernelRidge(x, facts.y, rbfKernel(1), 0.1).predict(x), facts.kernelRidge, 1e-11);
    const dual = kernelRidge(x, facts.y, linearKernel, 2.5).predict(x);
    const primal = ridgeRegression(x, facts.y, 2.5);
    near(
      dual,
      facts.x.map((r) => linearKernel(r, primal)),
      1e-11,
    );
    assert.throws(() => kernelRidge(x, facts.y, rbfKernel(1), 0), /a positive finite number as λ, found 0/);
  });

  const kernels: Record<string, Kernel> = { rbf: rbfKernel(1), linear: linearKernel, poly: polynomialKernel(2, 1) };
  for (const { c, kernel, decisions, support } of facts.svm) {
    it(`the machine with the ${kernel} kernel and C = ${c} is scikit-learn’s`, () => {
      const svm = trainSvm(plane, facts.ring, { kernel: kernels[kernel], c, tolerance: 1e-9 });
      // scikit-learn's library keeps the kernel matrix in single precision.
      near(
        facts.x.map((r) => svm.decide(r.slice(0, 2))),
        decisions,
        1e-5,
      );
      // The conditions of the optimum: on the margin, beyond it, within it.
      facts.x.forEach((r, i) => {
        const reach = facts.ring[i] * svm.decide(r.slice(0, 2)) - 1;
        if (svm.alpha[i] === 0) assert.ok(reach > -1e-8);
        else if (svm.alpha[i] === c) assert.ok(reach < 1e-8);
        else assert.ok(Math.abs(reach) < 1e-8);
      });
      assert.deepEqual([...svm.support], support);
      assert.ok(Math.abs(svm.alpha.reduce((sum, a, i) => sum + a * facts.ring[i], 0)) < 1e-9);
      assert.ok(svm.alpha.every((a) => a >= 0 && a <= c));
    });
  }

  it('the widest margin between two points is half their distance', () => {
    const svm = trainSvm(
      fromRows([
        [0, 0],
        [3, 4],
      ]),
      [-1, 1],
      { kernel: linearKernel, c: Number.POSITIVE_INFINITY },
    );
    near([svm.margin, svm.decide([1.5, 2]), svm.decide([3, 4])], [2.5, 0, 1], 1e-6);
    assert.deepEqual([...svm.support], [0, 1]);
  });

  it('refuses what is no data', () => {
    assert.throws(() => linearRegression(x, [1]), /a target for each of the 40 rows, found 1/);
    assert.throws(
      () => linearRegression(fromRows([[Number.NaN]]), [1]),
      /finite numbers as data, found NaN at index 0/,
    );
    assert.throws(
      () =>
        trainSvm(
          plane,
          facts.ring.map(() => 1),
          { kernel: linearKernel, c: 1 },
        ),
      /both classes/,
    );
    assert.throws(() => trainSvm(plane, facts.ring, { kernel: linearKernel, c: 0 }), /C above 0, found 0/);
  });

  it('the normal equations hold at the solution', () => {
    const { gram, moment } = normalEquations(withBias(x), facts.y);
    const w = linearRegression(withBias(x), facts.y);
    for (let i = 0; i < 4; i++) near([linearKernel(gram.data.subarray(4 * i, 4 * i + 4), w)], [moment[i]], 1e-11);
  });
});
