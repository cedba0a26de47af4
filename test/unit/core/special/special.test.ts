/** Special functions against values computed in 50 digits (`scripts/record/special.py`). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { airyAi } from '../../../../src/core/special/airy';
import * as bessel from '../../../../src/core/special/bessel';
import * as erf from '../../../../src/core/special/erf';
import * as gamma from '../../../../src/core/special/gamma';
import * as incompleteGamma from '../../../../src/core/special/incompleteGamma';
import * as modifiedBessel from '../../../../src/core/special/modifiedBessel';
import * as normalCdf from '../../../../src/core/special/normalCdf';
import { zeta } from '../../../../src/core/special/zeta';

type Fact = readonly (number | 'Infinity' | '-Infinity' | 'NaN')[];

const { functions } = JSON.parse(gunzipSync(readFileSync('test/facts/special.json.gz')).toString()) as {
  functions: Record<string, readonly Fact[]>;
};

// biome-ignore lint/suspicious/noExplicitAny: functions of one and of two arguments
const ours: Record<string, (...args: any[]) => number> = {
  ...erf,
  ...normalCdf,
  ...gamma,
  ...incompleteGamma,
  ...bessel,
  ...modifiedBessel,
  airyAi,
  zeta,
};

/** The largest relative error that is let pass. */
function tolerance(name: string, expected: number, x: number): number {
  if (name.startsWith('gammainc')) return 1e-15 * Math.max(4, -Math.log(expected));
  if (name === 'airyAi') return 3e-15 + 2e-16 * Math.abs(x) ** 1.5;
  return 3e-15;
}

/** Near the zeros of ln Γ on the negative axis and of waves the error is small against 1, not against the value. */
function sizeOf(name: string, expected: number, x: number): number {
  const crossesZero = (name === 'lgamma' && x < 0) || /^bessel[JY]/.test(name) || (name === 'airyAi' && x < 0);
  return crossesZero ? Math.max(1, Math.abs(expected)) : Math.abs(expected);
}

describe('special functions', () => {
  for (const [name, rows] of Object.entries(functions)) {
    it(`${name} agrees with ${rows.length} recorded values`, () => {
      for (const row of rows) {
        const numbers = row.map(Number);
        const expected = numbers.pop()!;
        const found = ours[name](...numbers);
        if (found === expected) continue;
        const error = Math.abs(found - expected) / sizeOf(name, expected, numbers[0]);
        const passes = error <= tolerance(name, expected, numbers[0]);
        assert.ok(passes, `${name}(${numbers}) is ${found}, not ${expected}: ${error}`);
      }
    });
  }

  it('have the values of scipy at the borders of their domains', () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const cases: [string, number[], number][] = [
      ['erf', [inf], 1],
      ['erf', [-inf], -1],
      ['erf', [nan], nan],
      ['erf', [-0], -0],
      ['erfc', [inf], 0],
      ['erfc', [-inf], 2],
      ['erfc', [30], 0],
      ['erfcx', [inf], 0],
      ['erfcx', [-inf], inf],
      ['erfcx', [1e200], 5.641895835477563e-201],
      ['ndtr', [-inf], 0],
      ['ndtr', [-50], 0],
      ['ndtr', [nan], nan],
      ['logNdtr', [-inf], -inf],
      ['logNdtr', [-1e10], -5e19],
      ['ndtri', [0], -inf],
      ['ndtri', [1], inf],
      ['ndtri', [1.5], nan],
      ['ndtri', [nan], nan],
      ['erfinv', [1], inf],
      ['erfinv', [-1], -inf],
      ['erfinv', [2], nan],
      ['erfinv', [0], 0],
      ['lgamma', [0], inf],
      ['lgamma', [-3], inf],
      ['lgamma', [-1e-310], 713.8013788281542],
      ['lgamma', [inf], inf],
      ['lgamma', [nan], nan],
      ['digamma', [0], -inf],
      ['digamma', [-0], inf],
      ['digamma', [-2], nan],
      ['digamma', [inf], inf],
      ['polygamma', [1, 0], inf],
      ['polygamma', [1, -2], inf],
      ['polygamma', [1.5, 1], nan],
      ['zeta', [1, 2], inf],
      ['zeta', [0.5, 2], nan],
      ['zeta', [2.5, -1.5], nan],
      ['zeta', [2, inf], 0],
      ['logBeta', [0, 1], inf],
      ['logBeta', [-1, 1], nan],
      ['multigammaln', [1, 3], nan],
      ['multigammaln', [3, 1], Math.log(2)],
      ['gammainc', [0, 0], nan],
      ['gammainc', [0, 1], 1],
      ['gammainc', [2, 0], 0],
      ['gammainc', [2, inf], 1],
      ['gammainc', [-1, 1], nan],
      ['gammaincc', [2, 0], 1],
      ['gammaincc', [2, inf], 0],
      ['gammaincc', [2, nan], nan],
      ['i0', [-inf], inf],
      ['i0', [710], 3.345334558619659e306],
      ['i1', [-inf], -inf],
      ['i1e', [nan], nan],
      ['i0e', [inf], 0],
      ['besselJ0', [0], 1],
      ['besselJ0', [-inf], 0],
      ['besselJ1', [nan], nan],
      ['besselY0', [0], -inf],
      ['besselY0', [-1], nan],
      ['besselY1', [0], -inf],
      ['besselY1', [inf], 0],
      ['besselK0', [0], inf],
      ['besselK1', [-1], nan],
      ['besselK1', [inf], 0],
      ['besselK0e', [nan], nan],
      ['sphericalJ0', [0], 1],
      ['sphericalJ0', [inf], 0],
      ['sphericalJ0', [2], Math.sin(2) / 2],
      ['airyAi', [inf], 0],
      ['airyAi', [nan], nan],
    ];
    for (const [name, args, expected] of cases) {
      const found = ours[name](...args);
      const near = Math.abs(found - expected) <= 1e-15 * Math.abs(expected);
      assert.ok(Object.is(found, expected) || near, `${name}(${args}) is ${found}, not ${expected}`);
    }
  });

  it('sum to one: P + Q', () => {
    for (const a of [1e-3, 0.4, 1, 7, 300, 1e5])
      for (const x of [0.1, 0.9, 1.05, 5, 310, 1.003e5]) {
        const sum = incompleteGamma.gammainc(a, x) + incompleteGamma.gammaincc(a, x);
        assert.ok(Math.abs(sum - 1) < 1e-13, `a = ${a}, x = ${x}: ${sum}`);
      }
  });
});
