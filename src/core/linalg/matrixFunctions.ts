/** Functions of square matrices: powers and the exponential. */
import { inverse, norm1, solve } from './lu';
import { matmul } from './matmul';
import { add, copy, identity, LinalgError, type Matrix, requireFinite, requireSquare, scaled } from './matrix';

/** Aᵏ by repeated squaring; negative powers are those of the inverse, A⁰ = I. */
export function matrixPower(a: Matrix, k: number): Matrix {
  const n = requireSquare('matrix_power', a);
  if (!Number.isInteger(k))
    throw new LinalgError('bad-argument', `matrix_power: expected an integer power, found ${k}`);
  let base = k < 0 ? inverse(a).x : a;
  let result: Matrix | null = null;
  for (let rest = Math.abs(k); rest > 0; ) {
    if (rest % 2 === 1) result = result ? matmul(result, base) : copy(base);
    rest = Math.floor(rest / 2);
    if (rest > 0) base = matmul(base, base);
  }
  return result ?? identity(n);
}

/** Numerator of the Padé approximant of degree 13 to eˣ, and the 1-norm up to which it needs no squaring. */
const PADE = [
  64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
  670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
];
const REACH = 5.371920351148152;

/**
 * e^A by scaling and squaring: A / 2ˢ until its norm is small, the Padé approximant there, s squarings (Higham 2005,
 * The scaling and squaring method for the matrix exponential revisited).
 */
export function matrixExp(a: Matrix): Matrix {
  const n = requireSquare('matrix_exp', a);
  requireFinite('matrix_exp', a);
  const squarings = Math.max(0, Math.ceil(Math.log2(norm1(a) / REACH)));
  const x = scaled(a, 2 ** -squarings);
  const x2 = matmul(x, x);
  const x4 = matmul(x2, x2);
  const x6 = matmul(x4, x2);
  const one = identity(n);
  const polynomial = (terms: readonly (readonly [Matrix, number])[]) => {
    return terms.reduce((sum, [power, k]) => add(sum, power, PADE[k]), scaled(one, 0));
  };
  const high = (odd: 0 | 1) =>
    matmul(
      x6,
      polynomial([
        [x6, 12 + odd],
        [x4, 10 + odd],
        [x2, 8 + odd],
      ]),
    );
  const low = (odd: 0 | 1) =>
    polynomial([
      [x6, 6 + odd],
      [x4, 4 + odd],
      [x2, 2 + odd],
      [one, odd],
    ]);
  const u = matmul(x, add(high(1), low(1)));
  const v = add(high(0), low(0));
  let result = solve(add(v, u, -1), add(v, u)).x;
  for (let i = 0; i < squarings; i++) result = matmul(result, result);
  return result;
}
