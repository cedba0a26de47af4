/** Values and gradients of the operators of linear algebra and of Fourier transforms. */
import assert from 'node:assert/strict';
import { Graph } from '../../../src/core/graph/graph';
import type { Node } from '../../../src/core/graph/node';
import type { Arguments } from '../../../src/core/ops/backend';
import { Tensor } from '../../../src/core/tensor/tensor';
import { checkGradient, drawn, weighted } from './gradients';

type Build = (B: Graph, ...x: Node[]) => readonly Node[];

/** One operator on its arguments by name, tensors in the order of the inputs. */
function applied(name: string, tensors: readonly string[], rest: Arguments = {}): Build {
  return (B, ...x) => B.callMany(name, { ...Object.fromEntries(tensors.map((t, i) => [t, x[i]])), ...rest });
}

/** Positive definite, from any square matrix. */
function positive(B: Graph, x: Node): Node {
  const n = x.type.data!.sizes.at(-1)!;
  return B.add(B.matmul(x, B.mT(x)), B.call('eye', { n, dtype: { dtype: 'float64' } })) as Node;
}

const square = [drawn([3, 3])];
const batch = [drawn([2, 3, 3], 4)];

describe('gradients of linear algebra', () => {
  const cases: [string, readonly Tensor[], Build][] = [
    ['inverse', square, applied('inverse', ['A'])],
    ['inverse of a batch', batch, applied('inverse', ['A'])],
    ['inverse of a complex matrix', [drawn([3, 3], 2, 'complex128')], applied('inverse', ['A'])],
    ['det', batch, applied('det', ['A'])],
    ['det of 1 by 1', [drawn([1, 1])], applied('det', ['A'])],
    ['slogdet', batch, (B, x) => [B.callMany('slogdet', { A: x })[1]]],
    ['logdet', square, (B, x) => [B.call('logdet', { A: positive(B, x) })]],
    ['matrix_exp', batch, applied('matrix_exp', ['A'])],
    ['matrix_power 4', batch, applied('matrix_power', ['A'], { n: 4 })],
    ['matrix_power −2', square, applied('matrix_power', ['A'], { n: -2 })],
    ['pinv, tall', [drawn([4, 2])], applied('pinv', ['A'])],
    ['pinv, wide', [drawn([2, 2, 4])], applied('pinv', ['A'])],
    ['cholesky', batch, (B, x) => [B.call('cholesky', { A: positive(B, x), upper: false })]],
    ['cholesky, upper', square, (B, x) => [B.call('cholesky', { A: positive(B, x), upper: true })]],
    ['cholesky_ex', square, (B, x) => [B.callMany('cholesky_ex', { A: positive(B, x) })[0]]],
    ['qr', batch, applied('qr', ['A'], { mode: 'reduced' })],
    ['qr, tall', [drawn([4, 2])], applied('qr', ['A'], { mode: 'reduced' })],
    ['qr, wide', [drawn([2, 2, 4])], applied('qr', ['A'], { mode: 'reduced' })],
    ['qr, complete', [drawn([2, 3])], applied('qr', ['A'], { mode: 'complete' })],
    ['lu, tall', [drawn([4, 2])], (B, x) => B.callMany('lu', { A: x, pivot: true }).slice(1)],
    ['lu, wide', [drawn([2, 2, 4])], (B, x) => B.callMany('lu', { A: x, pivot: true }).slice(1)],
    ['lu_factor', batch, (B, x) => [B.callMany('lu_factor', { A: x, pivot: true })[0]]],
    ['cond', batch, applied('cond', ['A'])],
    ['cond −2', [drawn([4, 2])], applied('cond', ['A'], { p: -2 })],
    ['lu', batch, (B, x) => B.callMany('lu', { A: x, pivot: true }).slice(1)],
    [
      'eigh',
      batch,
      (B, x) => {
        const [l, v] = B.callMany('eigh', { A: positive(B, x), UPLO: 'L' });
        // Squares do not depend on the signs of vectors.
        return [l, B.square(v) as Node];
      },
    ],
    ['eigvalsh', square, (B, x) => B.callMany('eigh', { A: positive(B, x), UPLO: 'U', values_only: true })],
    [
      'eig',
      [drawn([4, 4])],
      (B, x) => {
        const [l, v] = B.callMany('eig', { A: x });
        return [l, B.abs(v) as Node];
      },
    ],
    ['eigvals', batch, (B, x) => [B.square(B.call('eig', { A: x, values_only: true })) as Node]],
    [
      'svd',
      batch,
      (B, x) => {
        const [u, s, vh] = B.callMany('svd', { A: x, full_matrices: false, compute_uv: true });
        const inner = B.mul(u, B.unsqueeze(B.exp(s), -2));
        return [s, B.square(u) as Node, B.matmul(inner, vh) as Node];
      },
    ],
    ['svdvals', [drawn([4, 2])], applied('svd', ['A'], { compute_uv: false })],
    ['solve', [drawn([3, 3]), drawn([3, 2], 2)], applied('solve', ['A', 'B'], { left: true })],
    ['solve, vector', [drawn([3, 3]), drawn([3], 2)], applied('solve', ['A', 'B'], { left: true })],
    ['solve, broadcast', [drawn([2, 1, 3, 3]), drawn([4, 3, 1], 2)], applied('solve', ['A', 'B'], { left: true })],
    ['solve, right', [drawn([3, 3]), drawn([2, 3], 2)], applied('solve', ['A', 'B'], { left: false })],
    ...[true, false].flatMap((upper) =>
      [true, false].map((left): [string, readonly Tensor[], Build] => [
        `solve_triangular, ${upper ? 'upper' : 'lower'}, ${left ? 'left' : 'right'}`,
        [drawn([3, 3]), left ? drawn([2, 3, 2], 2) : drawn([2, 3], 2)],
        applied('solve_triangular', ['A', 'B'], { upper, left, unitriangular: !left }),
      ]),
    ),
    ['lstsq', [drawn([4, 2]), drawn([4, 3], 3)], (B, a, b) => [B.callMany('lstsq', { A: a, B: b })[0]]],
    [
      'cholesky_solve',
      [drawn([3, 3]), drawn([3, 2], 2)],
      (B, a, b) => {
        const l = B.call('cholesky', { A: positive(B, a), upper: false });
        return [B.call('cholesky_solve', { input: b, input2: l, upper: false })];
      },
    ],
    ['tensorsolve', [drawn([2, 3, 6]), drawn([2, 3], 2)], applied('tensorsolve', ['A', 'B'])],
    ['tensorinv', [drawn([2, 3, 6])], applied('tensorinv', ['A'], { ind: 2 })],
    ['householder_product', [drawn([4, 3]), drawn([2], 2)], applied('householder_product', ['A', 'tau'])],
    [
      'ormqr',
      [drawn([3, 2]), drawn([2], 2), drawn([3, 4], 3)],
      applied('ormqr', ['A', 'tau', 'other'], { left: true, transpose: true }),
    ],
    [
      'ormqr, right',
      [drawn([3, 2]), drawn([2], 2), drawn([4, 3], 3)],
      applied('ormqr', ['A', 'tau', 'other'], { left: false, transpose: false }),
    ],
    ['vander', [drawn([2, 3])], applied('linalg_vander', ['x'], { N: 4 })],
    ['tril', batch, applied('tril', ['input'], { diagonal: 1 })],
    ['triu', [drawn([2, 4])], applied('triu', ['input'], { diagonal: -1 })],
    ['diagonal', [drawn([2, 3, 4])], applied('diagonal', ['input'], { offset: 1, dim1: 0, dim2: 2 })],
    ['diag_embed', [drawn([2, 3])], applied('diag_embed', ['input'], { offset: -1, dim1: 0, dim2: -1 })],
    [
      'diagonal_scatter',
      [drawn([3, 4]), drawn([3], 2)],
      applied('diagonal_scatter', ['input', 'src'], { offset: 1, dim1: 0, dim2: 1 }),
    ],
  ];
  for (const [name, inputs, build] of cases) {
    it(name, () => checkGradient(inputs, (B, ...x) => weighted(B, build(B, ...x))));
  }

  for (const [m, n] of [
    [4, 2],
    [2, 4],
  ]) {
    it(`svd of ${m} by ${n}, full`, () => {
      checkGradient([drawn([m, n])], (B, x) => {
        const [u, s, vh] = B.callMany('svd', { A: x, full_matrices: true, compute_uv: true });
        const [u2, v2] = [B.narrow(u, -1, 0, 2), B.narrow(vh, -2, 0, 2)];
        return weighted(B, [s, B.square(u2) as Node, B.matmul(B.mul(u2, B.unsqueeze(s, -2)), v2) as Node]);
      });
    });
  }

  it('det of a singular matrix', () => {
    const singular = Tensor.from('float64', [3, 3], [1, 2, 3, 2, 4, 6, 1, 0, 1]);
    checkGradient([singular], (B, x) => B.call('det', { A: x }));
  });

  it('second derivatives', () => {
    const opts = { twice: true, tolerance: 1e-5 };
    for (const name of ['inverse', 'det', 'matrix_exp'])
      checkGradient(square, (B, x) => weighted(B, [B.call(name, { A: x })]), opts);
    checkGradient(
      [drawn([2, 2]), drawn([2], 3)],
      (B, a, b) => weighted(B, [B.call('solve', { A: a, B: b, left: true })]),
      opts,
    );
    checkGradient(
      [drawn([2, 2])],
      (B, x) => weighted(B, [B.call('cholesky', { A: positive(B, x), upper: false })]),
      opts,
    );
  });
});

describe('gradients of Fourier transforms', () => {
  const real = drawn([2, 5]);
  const complex = drawn([3, 4], 2, 'complex128');
  const cases: [string, Tensor, Arguments][] = [
    ...['backward', 'ortho', 'forward'].flatMap((norm): [string, Tensor, Arguments][] => [
      ['fft', complex, { dim: -1, norm }],
      ['ifft', complex, { dim: 0, norm }],
      ['rfft', real, { dim: -1, norm }],
      ['irfft', complex, { dim: -1, norm }],
      ['hfft', complex, { dim: -1, norm }],
      ['ihfft', real, { dim: 1, norm }],
    ]),
    ['fft', real, { dim: 1, n: 7 }],
    ['fft', complex, { dim: 1, n: 3 }],
    ['rfft', real, { dim: 1, n: 4 }],
    ['rfft', real, { dim: 1, n: 8 }],
    ['irfft', complex, { dim: 1, n: 5 }],
    ['irfft', complex, { dim: 1, n: 9 }],
    ['hfft', complex, { dim: 0, n: 2 }],
    ['fftn', complex, {}],
    ['ifftn', complex, { s: [5, 2] }],
    ['rfftn', real, { dim: [1, 0] }],
    ['irfftn', complex, { norm: 'ortho' }],
    ['irfftn', complex, { s: [2, 7], dim: [0, 1] }],
    ['hfftn', complex, {}],
    ['ihfftn', real, {}],
    ['fftshift', real, { inverse: false }],
    ['fftshift', real, { dim: [1], inverse: true }],
  ];
  for (const [name, x, rest] of cases) {
    it(`${name} ${JSON.stringify(rest)}`, () => {
      checkGradient([x], (B, input) => weighted(B, B.callMany(name, { input, ...rest })));
    });
  }

  it('one undoes the other', () => {
    const B = new Graph({ defaultFloat: 'float64' });
    const there = B.call('fft', { input: B.input(complex), dim: 1 });
    const back = B.call('ifft', { input: there, dim: 1 }).type.data!.dense();
    complex.dense().forEach((v, i) => assert.ok(Math.abs(v - back[i]) < 1e-15));
    const shifted = B.call('fftshift', { input: B.input(real), inverse: false });
    assert.deepEqual(B.call('fftshift', { input: shifted, inverse: true }).type.data!.dense(), real.dense());
  });
});
