/** Logarithms and exponentials at arguments where the plain formulas overflow, underflow or cancel. */
import assert from 'node:assert/strict';
import {
  log1mexp,
  logAddExp,
  logit,
  logSigmoid,
  logSumExp,
  sigmoid,
  softplus,
  xlog1py,
  xlogy,
} from '../../../../src/core/special/logarithms';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

function check(found: number, expected: number, what: string): void {
  const error = Math.abs(found - expected) / Math.abs(expected);
  assert.ok(Object.is(found, expected) || error < 4e-16, `${what}: ${found}, expected ${expected}`);
}

describe('logarithms', () => {
  it('sigmoid and its logarithm stay in range', () => {
    check(sigmoid(0), 0.5, 'σ(0)');
    check(sigmoid(1000), 1, 'σ(1000)');
    check(sigmoid(-745), 5e-324, 'σ(-745)');
    check(sigmoid(-inf), 0, 'σ(-∞)');
    check(logSigmoid(-1000), -1000, 'ln σ(-1000)');
    check(logSigmoid(40), -4.248354255291589e-18, 'ln σ(40)');
    check(softplus(800), 800, 'softplus(800)');
    check(softplus(-50), 1.9287498479639178e-22, 'softplus(-50)');
    check(softplus(inf), inf, 'softplus(∞)');
    check(sigmoid(nan), nan, 'σ(NaN)');
  });

  it('logit inverts it, exactly also near ½', () => {
    check(logit(0.5), 0, 'logit ½');
    check(logit(0.5 + 2 ** -40), 4 * 2 ** -40, 'logit(½ + ε)');
    check(logit(0), -inf, 'logit 0');
    check(logit(1), inf, 'logit 1');
    check(logit(1.5), nan, 'logit 1.5');
    for (const x of [-30, -2, -1e-9, 1e-9, 3]) {
      assert.ok(Math.abs(logit(sigmoid(x)) - x) <= 2e-15 * Math.max(1, Math.abs(x)), `x = ${x}`);
    }
  });

  it('log1mexp', () => {
    check(log1mexp(-1e-20), Math.log(1e-20), 'near 0');
    check(log1mexp(-50), -1.9287498479639178e-22, 'far from 0');
    check(log1mexp(0), -inf, 'at 0');
    check(log1mexp(1), nan, 'above 0');
  });

  it('sums of exponentials', () => {
    check(logAddExp(1000, 1000), 1000 + Math.LN2, '1000, 1000');
    check(logAddExp(-inf, -inf), -inf, '-∞, -∞');
    check(logAddExp(-inf, 3), 3, '-∞, 3');
    check(logSumExp([1, 2, 3]), 3.4076059644443806, '1, 2, 3');
    check(logSumExp([-1000, -1000]), -1000 + Math.LN2, 'far below');
    check(logSumExp([0, -40]), 4.248354255291589e-18, 'a small rest');
    check(logSumExp([-40, 0]), 4.248354255291589e-18, 'a small rest, first');
    check(logSumExp([]), -inf, 'nothing');
    check(logSumExp([1, inf]), inf, 'with ∞');
    check(logSumExp([-inf, -inf]), -inf, 'with -∞ only');
    check(logSumExp([inf, nan]), nan, 'with NaN');
  });

  it('0·ln 0 is 0', () => {
    check(xlogy(0, 0), 0, 'xlogy');
    check(xlogy(0, nan), nan, 'xlogy of NaN');
    check(xlogy(2, 0), -inf, 'xlogy(2, 0)');
    check(xlog1py(0, -1), 0, 'xlog1py');
    check(xlog1py(2, 1e-20), 2e-20, 'xlog1py(2, 1e-20)');
  });
});
