/** Linear algebra and Fourier transforms against what NumPy and PyTorch computed of the same numbers. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fft, fftAxes, frequencies, irfft, rfft } from '../../src/core/fft/fft';
import { cholesky } from '../../src/core/linalg/cholesky';
import { eigvals } from '../../src/core/linalg/eig';
import { eigvalsh } from '../../src/core/linalg/eigh';
import { lstsq, matrixRank, pinv } from '../../src/core/linalg/leastSquares';
import { det, inverse, slogdet, solve } from '../../src/core/linalg/lu';
import { fromRows, LinalgError, type Matrix, matrix, maxAbs } from '../../src/core/linalg/matrix';
import { matrixExp, matrixPower } from '../../src/core/linalg/matrixFunctions';
import { conditionNumber, matrixNorm } from '../../src/core/linalg/norms';
import { pca } from '../../src/core/linalg/pca';
import { qr } from '../../src/core/linalg/qr';
import { singularValues } from '../../src/core/linalg/svd';
import { FACTS } from './recorded';

type Nested = number | string | readonly Nested[];

interface Facts {
  readonly matrices: readonly ({ readonly name: string; readonly a: number[][] } & Record<string, Nested>)[];
  readonly pca: { readonly samples: number[][]; readonly values: number[] };
  readonly fft: readonly Record<string, Nested>[];
  readonly fftn: Record<string, Nested>;
}

const facts: Facts = JSON.parse(gunzipSync(readFileSync(join(FACTS, 'linalg.json.gz'))).toString('utf8'));

function flat(x: Nested): Float64Array {
  const numbers = (v: Nested): number[] => {
    if (typeof v === 'object') return v.flatMap(numbers);
    return [typeof v === 'string' ? Number(v.replace('inf', 'Infinity')) : v];
  };
  return Float64Array.from(numbers(x));
}

/** Two columns of cosines, as the recorder has them. */
function right(a: Matrix): Matrix {
  return matrix(
    a.rows,
    2,
    Float64Array.from({ length: 2 * a.rows }, (_, i) => Math.cos(i)),
  );
}

/** The numbers of `found` in the order of those of `expected` that they are nearest to: eigenvalues have none. */
function matched(found: Float64Array, expected: Float64Array): Float64Array {
  const rest = Array.from({ length: found.length / 2 }, (_, i) => [found[2 * i], found[2 * i + 1]]);
  const result: number[] = [];
  for (let i = 0; i < expected.length && rest.length > 0; i += 2) {
    const far = rest.map(([re, im]) => Math.hypot(re - expected[i], im - expected[i + 1]));
    result.push(...rest.splice(far.indexOf(Math.min(...far)), 1)[0]);
  }
  return Float64Array.from(result);
}

type Compute = (a: Matrix) => Float64Array | number;

const COMPUTED: Record<string, Compute> = {
  det,
  slogdet: (a) => {
    const { sign, logAbs } = slogdet(a);
    return Float64Array.of(sign, logAbs);
  },
  singular: singularValues,
  rank: (a) => matrixRank(a),
  eigenvalues: (a) => {
    const { re, im } = eigvals(a);
    return Float64Array.from({ length: 2 * a.rows }, (_, i) => (i % 2 ? im : re)[i >> 1]);
  },
  r: (a) => qr(a).r.data,
  inverse: (a) => inverse(a).x.data,
  pinv: (a) => pinv(a).data,
  solution: (a) => solve(a, right(a)).x.data,
  leastSquares: (a) => lstsq(a, right(a)).x.data,
  cholesky: (a) => cholesky(a).data,
  exp: (a) => matrixExp(a).data,
  cube: (a) => matrixPower(a, 3).data,
};
for (const p of ['fro', 'nuc', '1', '-1', '2', '-2', 'inf', '-inf']) {
  const order = p === 'fro' || p === 'nuc' ? p : Number(p.replace('inf', 'Infinity'));
  COMPUTED[`norm ${p}`] = (a) => matrixNorm(a, order);
  COMPUTED[`cond ${p}`] = (a) => conditionNumber(a, order);
}

/** Results whose error grows with the condition of the matrix. */
const BY_CONDITION = ['inverse', 'pinv', 'solution', 'leastSquares', 'cond', 'det', 'slogdet', 'cholesky'];

/** Where more than rounding is between the two. */
const TOLERANCE: Record<string, number> = {
  // A double eigenvalue of a matrix that is not symmetric moves by the root of the rounding error.
  'eigenvalues of rank3': 1e-8,
  // Of norm 10⁸; in exact arithmetic element (0, 1) is 1.3231639631e-4, ours is nearer than PyTorch's.
  'exp of graded': 1e-7,
};

function compare(what: string, actual: Float64Array | number, expected: Nested, tolerance: number): void {
  const [x, y] = [typeof actual === 'number' ? Float64Array.of(actual) : actual, flat(expected)];
  assert.equal(x.length, y.length, what);
  const size = Math.max(1, maxAbs(y.filter(Number.isFinite)));
  x.forEach((v, i) => {
    if (Number.isNaN(y[i])) return assert.ok(Number.isNaN(v), `${what}: ${v} instead of NaN`);
    const ok = v === y[i] || Math.abs(v - y[i]) <= tolerance * size;
    assert.ok(ok, `${what}: element ${i} is ${v}, was recorded as ${y[i]} (tolerance ${tolerance})`);
  });
}

describe('linear algebra as NumPy has it', () => {
  for (const { name, a: rows, ...recorded } of facts.matrices) {
    it(name, () => {
      const a = fromRows(rows);
      const s = singularValues(a);
      const condition = s[0] === 0 ? 1 : s[0] / Math.max(s[s.length - 1], s[0] * 1e-17);
      for (const [result, expected] of Object.entries(recorded)) {
        const grows = BY_CONDITION.some((w) => result.startsWith(w));
        // Both sides may be off by κ ε; from κ = 10¹² on nothing is left to compare.
        if (grows && condition > 1e12) continue;
        const tolerance = TOLERANCE[`${result} of ${name}`] ?? (grows ? Math.max(1e-12, condition * 1e-15) : 1e-12);
        const found = COMPUTED[result](a);
        const ordered = result === 'eigenvalues' ? matched(found as Float64Array, flat(expected)) : found;
        compare(`${result} of ${name}`, ordered, expected, tolerance);
      }
    });
  }

  it('refuses what NumPy refuses', () => {
    let refused = 0;
    for (const { name, a: rows, ...recorded } of facts.matrices) {
      if (name === 'rank3' || rows.length * rows[0].length > 450) continue; // Rounding decides whether a pivot is 0.
      for (const result of ['inverse', 'cholesky', 'solution']) {
        if (result in recorded) continue;
        assert.throws(() => COMPUTED[result](fromRows(rows)), LinalgError, `${result} of ${name}`);
        refused++;
      }
    }
    assert.ok(refused >= 10);
  });

  it('the symmetric ones by their own method', () => {
    for (const name of ['hilbert8', 'hilbert12', 'repeated', 'clustered', 'symmetric64', 'positive', 'identity40']) {
      const { a, eigenvalues } = facts.matrices.find((m) => m.name === name)!;
      const expected = flat(eigenvalues)
        .filter((_, i) => i % 2 === 0)
        .sort();
      compare(name, eigvalsh(fromRows(a), 'lower'), [...expected], 1e-13);
    }
  });

  it('principal components of a cloud of 200 points', () => {
    const { variance, ratio } = pca(fromRows(facts.pca.samples));
    compare('variance', variance, facts.pca.values, 1e-13);
    assert.deepEqual(
      [...variance].map((x) => x.toFixed(5)),
      ['10.13406', '0.02105'],
    );
    assert.deepEqual(
      [...ratio].map((x) => (100 * x).toFixed(3)),
      ['99.793', '0.207'],
    );
  });
});

describe('Fourier transforms as NumPy has them', () => {
  for (const { n, x: recordedX, ...recorded } of facts.fft) {
    it(`of ${n} points`, () => {
      const x = flat(recordedX);
      const check = (name: string, found: Float64Array) => compare(name, found, recorded[name], 1e-14);
      check('fft', fft(x));
      check('ifft', fft(x, { inverse: true }));
      check('ortho', fft(x, { norm: 'ortho' }));
      check('forward', fft(x, { inverse: true, norm: 'forward' }));
      check('rfft', rfft(x.filter((_, i) => i % 2 === 0)));
      check('irfft', irfft(x, n as number));
      check('freq', frequencies(n as number, 0.5));
    });
  }

  it('over several axes', () => {
    const x = flat(facts.fftn.x);
    compare('all', fftAxes(x, [3, 4, 5], [0, 1, 2]), facts.fftn.all, 1e-14);
    compare('0 and 2', fftAxes(x, [3, 4, 5], [0, 2]), facts.fftn['axes 0 2'], 1e-14);
  });
});
