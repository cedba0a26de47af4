/** The module `math`. */
import type { Dim } from '../../../core/dim';
import { erf, erfc } from '../../../core/special/erf';
import { lgamma } from '../../../core/special/gamma';
import { native } from '../../builtins/native';
import { number } from '../../interp/comparison';
import { bool, float, int, type NativeValue, SOME_FLOAT, someInt, type Value } from '../../values/values';

const CONSTANTS: Record<string, number> = {
  pi: Math.PI,
  e: Math.E,
  tau: 2 * Math.PI,
  inf: Number.POSITIVE_INFINITY,
  nan: Number.NaN,
};

const FLOATS: Record<string, (x: number, y: number) => number> = {
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: (x, y) => (Number.isNaN(y) ? Math.log(x) : Math.log(x) / Math.log(y)),
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  atan2: Math.atan2,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  pow: Math.pow,
  fabs: Math.abs,
  hypot: Math.hypot,
  expm1: Math.expm1,
  cbrt: Math.cbrt,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  erf,
  erfc,
  lgamma,
  gamma,
  degrees: (x) => (x * 180) / Math.PI,
  radians: (x) => (x * Math.PI) / 180,
  copysign: (x, y) => (Object.is(Math.sign(y), -1) ? -Math.abs(x) : Math.abs(x)),
  fmod: (x, y) => x % y,
};

/** Γ(x): of whole numbers the factorial, of others exp ln |Γ| with the sign, by reflection below 0. */
function gamma(x: number): number {
  if (Number.isInteger(x)) {
    if (x <= 0) return Number.NaN;
    let p = 1;
    for (let k = 2; k < x && p < Number.POSITIVE_INFINITY; k++) p *= k;
    return p;
  }
  if (x < 0) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  return Math.exp(lgamma(x));
}

/** Rounding to an integer; exact for quotients of sizes. */
function rounding(name: string, plain: (x: number) => number, quotient: (p: Dim, q: Dim) => Dim): NativeValue {
  return native(`math.${name}`, 'x', (_i, [x]) => {
    if (!x) return someInt('n');
    if (x.kind === 'int') return x;
    if (x.kind === 'float' && x.bounds && plain(x.bounds.lo) === plain(x.bounds.hi)) return int(plain(x.bounds.lo));
    const n = number(x);
    if (n !== null) return Number.isSafeInteger(plain(n)) ? int(plain(n)) : someInt('n');
    if (x.kind === 'float' && x.ratio) return int(x.ratio.whole ?? quotient(x.ratio.of, x.ratio.by));
    return someInt('n');
  });
}

function product(values: readonly Value[], start: Value): Value {
  let p = start;
  for (const v of values) {
    if (v.kind !== 'int' || p.kind !== 'int') return someInt('prod');
    p = int(p.dim.mul(v.dim));
  }
  return p;
}

function gcd(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : gcd(b, a % b);
}

const FUNCTIONS: readonly NativeValue[] = [
  rounding('floor', Math.floor, (p, q) => p.floordiv(q)),
  rounding('ceil', Math.ceil, (p, q) => p.ceildiv(q)),
  native('math.trunc', 'x', (_i, [x]) => {
    const n = x ? number(x) : null;
    return n === null ? someInt('n') : int(Math.trunc(n));
  }),
  native('math.isqrt', 'x', (_i, [x]) => {
    const n = x ? number(x) : null;
    return n === null || n < 0 ? someInt('root', '', 0) : int(Math.floor(Math.sqrt(n)));
  }),
  native('math.gcd', 'a b', (_i, [a, b]) => {
    const [m, n] = [a ? number(a) : null, b ? number(b) : null];
    return m === null || n === null ? someInt('gcd', '', 0) : int(gcd(m, n));
  }),
  native('math.lcm', 'a b', (_i, [a, b]) => {
    const [m, n] = [a ? number(a) : null, b ? number(b) : null];
    return m === null || n === null || m === 0 || n === 0 ? someInt('lcm', '', 0) : int(Math.abs(m * n) / gcd(m, n));
  }),
  native('math.prod', 'xs start', (i, [xs, start], node) => {
    const { items, rest } = xs ? i.iterate(xs, node) : { items: [], rest: null };
    return rest ? someInt('prod') : product(items, start ?? int(1));
  }),
  native('math.comb', 'n k', () => someInt('comb', '', 0)),
  native('math.factorial', 'n', (_i, [n]) => {
    const k = n ? number(n) : null;
    if (k === null || k > 18 || k < 0) return someInt('factorial', '', 1);
    let p = 1;
    for (let m = 2; m <= k; m++) p *= m;
    return int(p);
  }),
  native('math.isclose', 'a b', () => bool(null)),
  native('math.isnan', 'x', (_i, [x]) => bool(x && number(x) !== null ? Number.isNaN(number(x)) : null)),
  native('math.isinf', 'x', (_i, [x]) =>
    bool(x && number(x) !== null ? Math.abs(number(x)!) === Number.POSITIVE_INFINITY : null),
  ),
  native('math.isfinite', 'x', (_i, [x]) => bool(x && number(x) !== null ? Number.isFinite(number(x)) : null)),
  native('math.modf', 'x', () => SOME_FLOAT),
];

const byName = new Map(FUNCTIONS.map((f) => [f.name.slice('math.'.length), f]));

export function mathMembers(name: string): Value | undefined {
  if (Object.hasOwn(CONSTANTS, name)) return float(CONSTANTS[name]);
  const own = byName.get(name);
  if (own) return own;
  if (!Object.hasOwn(FLOATS, name)) return undefined;
  return native(`math.${name}`, 'x y', (_i, [x, y]) => {
    const a = x ? number(x) : null;
    const b = y ? number(y) : Number.NaN;
    if (a === null || b === null) return SOME_FLOAT;
    const result = FLOATS[name](a, b);
    return float(Number.isNaN(result) ? null : result);
  });
}
