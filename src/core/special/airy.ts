/**
 * Airy's function Ai: waves below 0, exponential decay above.
 *
 * Near 0 by its power series (DLMF 9.4.1). With ζ = ⅔|x|^(3/2): above 2 as e^−ζ/(2√π·x^¼) times a rational function of
 * 1/ζ, below −3.5 as (P·sin(ζ + π/4) − Q·cos(ζ + π/4))/(√π·|x|^¼) (9.7.5 and 9.7.9), P and ζ·Q rational functions of 1/ζ². Their
 * coefficients were fitted by `scripts/fit/bessel.py`. ζ is rounded: the error grows with it.
 */
import { polynomial } from './polynomial';

/** Ai(0) and −Ai′(0). */
const AT_ZERO = 0.3550280538878172;
const FALL_AT_ZERO = 0.2588194037928068;

const DECAY_NUMERATOR = [
  1, 16.18348461384299, 97.56827894418214, 279.67592561605045, 403.9157469362512, 287.37234219310443, 91.31462415167742,
  10.29729436603198, 0.21694378295999156,
];
const DECAY_DENOMINATOR = [
  1, 16.252929058287425, 98.65982108557724, 285.9617671987803, 420.6704690545558, 308.89433052213076,
  103.91692455332417, 13.133195004433658, 0.3727315457366245,
];
const P_NUMERATOR = [
  1, 200.09555440276506, 13972.810334794638, 434210.476082351, 6352759.094276434, 42657216.92475106, 118487301.17004135,
  106790914.83186448, 15784753.161866974,
];
const P_DENOMINATOR = [
  1, 200.13268789041936, 13980.18431029925, 434718.36318779335, 6368151.034467784, 42872143.2428584, 119805483.03941117,
  109816856.1521362, 17467007.520331923,
];
const Q_NUMERATOR = [
  0.06944444444444443, 15.282146765520244, 1182.174756449789, 41048.9484675683, 677974.4625798706, 5198835.785520454,
  16664405.554897018, 17259247.26029082, 2509779.610012568,
];
const Q_DENOMINATOR = [
  1, 220.61001347493095, 17142.340416077226, 600127.2499875509, 10065113.331948064, 79548005.55380382,
  271951306.6413819, 330389126.95416504, 86932648.3832464,
];

export function airyAi(x: number): number {
  if (x > 2) return decay(x);
  return x < -3.5 ? wave(-x) : series(x);
}

function decay(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  const zeta = (2 / 3) * x * Math.sqrt(x);
  const factor = polynomial(DECAY_NUMERATOR, 1 / zeta) / polynomial(DECAY_DENOMINATOR, 1 / zeta);
  return (Math.exp(-zeta) * factor) / (2 * Math.sqrt(Math.PI) * x ** 0.25);
}

function wave(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  const zeta = (2 / 3) * x * Math.sqrt(x);
  const u = 1 / zeta / zeta;
  const p = polynomial(P_NUMERATOR, u) / polynomial(P_DENOMINATOR, u);
  const q = polynomial(Q_NUMERATOR, u) / polynomial(Q_DENOMINATOR, u) / zeta;
  const [sin, cos] = [Math.sin(zeta + Math.PI / 4), Math.cos(zeta + Math.PI / 4)];
  return (p * sin - q * cos) / (Math.sqrt(Math.PI) * x ** 0.25);
}

/** Ai(0)·(1 + x³/(2·3) + x⁶/(2·3·5·6) + …) + Ai′(0)·(x + x⁴/(3·4) + x⁷/(3·4·6·7) + …). */
function series(x: number): number {
  const cube = x * x * x;
  let [even, odd] = [1, x];
  let [sumOfEven, sumOfOdd] = [even, odd];
  for (let k = 1; Math.abs(even) + Math.abs(odd) > 1e-18; k++) {
    even *= cube / ((3 * k - 1) * (3 * k));
    odd *= cube / (3 * k * (3 * k + 1));
    sumOfEven += even;
    sumOfOdd += odd;
  }
  return AT_ZERO * sumOfEven - FALL_AT_ZERO * sumOfOdd;
}
