/** Orthogonal polynomials of integer degree by their three-term recurrences; of negative degree they are 0, as in PyTorch. */

type Step = (k: number, x: number, p: number, q: number) => number;

/** p_{k+1} from p_k and p_{k-1}, beginning with 1 and `first`. */
function recurrence(first: (x: number) => number, next: Step): (x: number, degree: number) => number {
  return (x, degree) => {
    const n = Math.trunc(degree);
    if (Number.isNaN(x) || Number.isNaN(n)) return Number.NaN;
    if (n < 0) return 0;
    if (n === 0) return 1;
    let [q, p] = [1, first(x)];
    for (let k = 1; k < n; k++) [q, p] = [p, next(k, x, p, q)];
    return p;
  };
}

const chebyshev: Step = (_k, x, p, q) => 2 * x * p - q;
const t = recurrence((x) => x, chebyshev);
const u = recurrence((x) => 2 * x, chebyshev);
const v = recurrence((x) => 2 * x - 1, chebyshev);
const w = recurrence((x) => 2 * x + 1, chebyshev);

function shifted(f: (x: number, n: number) => number): (x: number, n: number) => number {
  return (x, n) => f(2 * x - 1, n);
}

/** By PyTorch's names in `torch.special`. */
export const polynomials: Readonly<Record<string, (x: number, degree: number) => number>> = {
  chebyshev_polynomial_t: t,
  chebyshev_polynomial_u: u,
  chebyshev_polynomial_v: v,
  chebyshev_polynomial_w: w,
  shifted_chebyshev_polynomial_t: shifted(t),
  shifted_chebyshev_polynomial_u: shifted(u),
  shifted_chebyshev_polynomial_v: shifted(v),
  shifted_chebyshev_polynomial_w: shifted(w),
  hermite_polynomial_h: recurrence(
    (x) => 2 * x,
    (k, x, p, q) => 2 * x * p - 2 * k * q,
  ),
  hermite_polynomial_he: recurrence(
    (x) => x,
    (k, x, p, q) => x * p - k * q,
  ),
  laguerre_polynomial_l: recurrence(
    (x) => 1 - x,
    (k, x, p, q) => ((2 * k + 1 - x) * p - k * q) / (k + 1),
  ),
  legendre_polynomial_p: recurrence(
    (x) => x,
    (k, x, p, q) => ((2 * k + 1) * x * p - k * q) / (k + 1),
  ),
};
