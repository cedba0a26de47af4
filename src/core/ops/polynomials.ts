/** Polynomials by their coefficients, as NumPy's older functions have them. */
import { shapeOf } from '../shape';
import { map } from '../tensor/map';
import { isComplex } from '../tensor/storage';
import { sizesKnown } from './axes';
import { onlyArray } from './operands';
import { type Operator, Undetermined } from './operator';
import { like } from './output';

/** `np.polyval(p, x)`: the shape of x; `np.polyfit(x, y, deg)`: one coefficient more than the degree. */
const polyval: Operator = {
  name: 'np_polyval',
  shape(args, c) {
    const x = onlyArray(args, 'input', c);
    // The coefficients take part one by one.
    return like(x, x.shape, c.promote([{ ...onlyArray(args, 'p', c), shape: shapeOf([]) }, x]));
  },
  eval(args, out) {
    const p = Array.from(args.value('p').dense());
    if (isComplex(out.dtype)) throw new Undetermined('of complex numbers it is not computed');
    return map(args.value('input'), out.dtype, (x) => p.reduce((sum, a) => sum * x + a, 0));
  },
  vjp(B, g, { p, input: x }) {
    const [count] = sizesKnown(p.type);
    const powers = Array.from({ length: count }, (_, k) => B.pow(x, count - 1 - k));
    const byCoefficient = powers.map((power) => B.sum(B.mul(g, power)));
    const slopes = Array.from({ length: Math.max(0, count - 1) }, (_, k) =>
      B.mul(B.mul(B.select(p, 0, k), count - 1 - k), B.pow(x, count - 2 - k)),
    );
    const slope = slopes.length > 0 ? slopes.reduce((a, b) => B.add(a, b)) : B.zerosLike(x);
    return { p: count > 0 ? B.stack(byCoefficient, 0) : null, input: B.mul(g, slope) };
  },
};

const polyfit: Operator = {
  name: 'np_polyfit',
  shape(args, c) {
    const y = onlyArray(args, 'y', c);
    const dims = c.ranked(y, [1, 2], 'polyfit');
    if (args.raw('full').kind !== 'none' || args.raw('cov').kind !== 'none')
      throw new Undetermined('polyfit: more results');
    return like(y, [args.int('deg').add(1), ...dims.slice(1)], null);
  },
};

export const operators: readonly Operator[] = [polyval, polyfit];
