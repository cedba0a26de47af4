/** Element-wise operators: the shape is that of the operand, or the operands broadcast. */
import type { Operator } from '../operator';
import { operators as activations } from './activations';
import { operators as arithmetic } from './arithmetic';
import { operators as choice } from './choice';
import { operators as complex } from './complex';
import { operators as exponential } from './exponential';
import { operators as logical } from './logical';
import { operators as pairs } from './pairs';
import { operators as rounding } from './rounding';
import { operators as special } from './special';
import { operators as trigonometric } from './trigonometric';

export { indexType, nonzeroCount, nonzeroTuple } from './choice';
export { broadcastOf, dtypeOf, libraryOf } from './define';

export const operators: readonly Operator[] = [
  ...arithmetic,
  ...exponential,
  ...trigonometric,
  ...rounding,
  ...activations,
  ...special,
  ...logical,
  ...choice,
  ...complex,
  ...pairs,
];
