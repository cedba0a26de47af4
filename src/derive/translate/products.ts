/** Matrix products, einsum, and functions of matrices. */
import { arranged, elementwise, product, scaled } from '../product';
import { constant, keyOf, ONE, type Size } from '../size';
import { apply, range, type Term } from '../term';
import { type Applied, type Rules, Untranslatable } from './rule';

function matmul(c: Applied): Term {
  return matrixProduct(c.term('input'), c.term('other'), c.dims);
}

/** With vectors as rows on the left and columns on the right, and batch axes that broadcast. */
export function matrixProduct(a: Term, b: Term, dims: readonly Size[]): Term {
  const sizes = new Map<number, Size>(dims.map((d, k) => [k, d]));
  const [ra, rb] = [a.dims.length, b.dims.length];
  let next = dims.length;
  const inner = next++;
  sizes.set(inner, a.dims[ra - 1]);
  const [row, column] = [ra === 1 ? null : dims.length - (rb === 1 ? 1 : 2), rb === 1 ? null : dims.length - 1];
  const batches = dims.length - (row === null ? 0 : 1) - (column === null ? 0 : 1);
  const batchAt = (t: Term, count: number) =>
    range(count).map((k) => {
      const at = k + batches - count;
      if (
        t.dims[k].factor === 1 &&
        t.dims[k].powers.size === 0 &&
        !(dims[at].factor === 1 && dims[at].powers.size === 0)
      ) {
        sizes.set(next, ONE);
        return next++;
      }
      return at;
    });
  const left = ra === 1 ? [inner] : [...batchAt(a, ra - 2), row!, inner];
  const right = rb === 1 ? [inner] : [...batchAt(b, rb - 2), inner, column!];
  return product({
    factors: [
      { term: a, at: left },
      { term: b, at: right },
    ],
    out: range(dims.length),
    sizes,
  });
}

function einsum(c: Applied): Term {
  const terms = c.terms('operands');
  const [inputs, output] = equationOf(
    c.args.str('equation'),
    terms.map((t) => t.dims.length),
  );
  const ids = new Map<string, number>();
  const sizes = new Map<number, Size>();
  const at = inputs.map((letters, k) =>
    [...letters].map((letter, axis) => {
      if (!ids.has(letter)) ids.set(letter, ids.size);
      const id = ids.get(letter)!;
      const size = terms[k].dims[axis];
      const old = sizes.get(id);
      if (old && keyOf(old) !== keyOf(size)) throw new Untranslatable('einsum: an axis that is broadcast');
      sizes.set(id, size);
      return id;
    }),
  );
  return product({
    factors: terms.map((term, k) => ({ term, at: at[k] })),
    out: [...output].map((l) => ids.get(l)!),
    sizes,
  });
}

/** The letters of each operand, and of the result; an ellipsis gets letters of its own, counted from the end. */
function equationOf(equation: string, ranks: readonly number[]): [string[], string] {
  const [given, result] = equation.replaceAll(' ', '').split('->');
  const hidden = Math.max(0, ...given.split(',').map((s, k) => (s.includes('...') ? ranks[k] - (s.length - 3) : 0)));
  const letters = (count: number) =>
    range(hidden)
      .map((k) => HIDDEN[k])
      .slice(hidden - count)
      .join('');
  const left = given
    .split(',')
    .map((s, k) => s.replace('...', letters(Math.max(0, ranks[k] - (s.length - 3)))))
    .join(',');
  const right =
    result === undefined && hidden > 0
      ? `${letters(hidden)}${implicit(given)}`
      : result?.replace('...', letters(hidden));
  return equationWithout(left, right);
}

/** Letters that no equation uses. */
const HIDDEN = 'ΑΒΓΔΕΖΗΘ';

/** What is not summed over where no result is named. */
function implicit(inputs: string): string {
  const letters = [...inputs.replace(/[.,]/g, '')];
  return [...new Set(letters)]
    .filter((l) => letters.filter((m) => m === l).length === 1)
    .sort()
    .join('');
}

function equationWithout(left: string, right: string | undefined): [string[], string] {
  const inputs = left.split(',');
  if (right !== undefined) return [inputs, right];
  return [inputs, implicit(left)];
}

function whole(fn: string): (c: Applied) => Term {
  return (c) => apply(fn, [c.term('A')], c.dims);
}

function inverse(a: Term): Term {
  if (a.kind === 'apply' && a.fn === 'inverse') return a.args[0];
  return apply('inverse', [a], a.dims);
}

/** Eigenvalues, ascending, and eigenvectors of symmetric matrices. */
function eigen(a: Term, isValues: boolean): Term | Term[] {
  const values = apply('eigenvalues', [a], a.dims.slice(0, -1));
  return isValues ? values : [values, apply('eigenvectors', [a], a.dims)];
}

/** L Lᵀ, or Uᵀ U. */
function ofFactor(factor: Term, upper: boolean): Term {
  const lower = upper ? transposed(factor) : factor;
  return matrixProduct(lower, transposed(lower), factor.dims);
}

/** One triangle of a matrix, whose other one is not looked at. */
function triangle(a: Term, upper: boolean): Term {
  const isLower = (t: Term) => t.kind === 'apply' && t.fn === 'cholesky';
  if (!upper && isLower(a)) return a;
  if (upper && isLower(transposed(a))) return a;
  return apply(upper ? 'triu' : 'tril', [a], a.dims, { k: 0 });
}

function transposed(a: Term): Term {
  const rank = a.dims.length;
  return arranged(a, [...range(rank - 2), rank - 1, rank - 2]);
}

export const productRules: Rules = {
  matmul,
  einsum,
  inverse: (c) => inverse(c.term('A')),
  det: whole('det'),
  logdet: whole('logdet'),
  slogdet: (c) => [apply('det_sign', [c.term('A')], []), apply('logabsdet', [c.term('A')], [])],
  cholesky: (c) => {
    const lower = apply('cholesky', [c.term('A')], c.dims);
    return c.flag('upper') ? transposed(lower) : lower;
  },
  cholesky_inverse: (c) => inverse(ofFactor(c.term('A'), c.flag('upper'))),
  cholesky_solve: (c) => matrixProduct(inverse(ofFactor(c.term('input2'), c.flag('upper'))), c.term('input'), c.dims),
  solve_triangular: (c) => {
    if (c.flag('unitriangular')) throw new Untranslatable('a triangle with ones on its diagonal');
    const upper = c.flag('upper');
    const a = inverse(triangle(c.term('A'), upper));
    const isLeft = !c.has('left') || c.args.bool('left');
    return isLeft ? matrixProduct(a, c.term('B'), c.dims) : matrixProduct(c.term('B'), a, c.dims);
  },
  eigh: (c) => {
    if (c.has('UPLO') && c.args.str('UPLO').toUpperCase() !== 'L')
      throw new Untranslatable('eigh of the upper triangle');
    return eigen(c.term('A'), c.flag('values_only'));
  },
  symeig: (c) => {
    if (c.flag('upper')) throw new Untranslatable('symeig of the upper triangle');
    return eigen(c.term('A'), !c.flag('eigenvectors'));
  },
  svd: (c) => {
    const a = c.term('A');
    const [m, n] = a.dims.slice(-2);
    const batch = a.dims.slice(0, -2);
    const k = c.elementsOf(m) < c.elementsOf(n) ? m : n;
    const values = apply('singular_values', [a], [...batch, k]);
    if (!c.args.bool('compute_uv')) return values;
    if (c.args.bool('full_matrices') && keyOf(m) !== keyOf(n)) throw new Untranslatable('svd with full matrices');
    return [apply('left_singular', [a], [...batch, m, k]), values, apply('right_singular', [a], [...batch, k, n])];
  },
  pinv: whole('pinv'),
  matrix_exp: whole('matrix_exp'),
  matrix_power: (c) => {
    const n = c.args.constInt('n');
    const a = c.term('A');
    if (n < 1 || n > 4) throw new Untranslatable('a power of a matrix beyond the fourth');
    return range(n - 1).reduce((p) => matrixProduct(p, a, a.dims), a);
  },
  cofactor_matrix: (c) => {
    const a = c.term('A');
    const det = apply('det', [a], a.dims.slice(0, -2));
    const wide = arranged(det, [...range(a.dims.length - 2), ONE, ONE]);
    return elementwise([{ term: wide }, { term: transposed(inverse(a)) }], a.dims);
  },
  solve: (c) => {
    const [a, b] = [c.term('A'), c.term('B')];
    if (c.has('left') && !c.args.bool('left')) throw new Untranslatable('solve from the right');
    return matrixProduct(inverse(a), b, c.dims);
  },
  scale_gradient: (c) => scaled(c.term('input'), constant(1)),
};
