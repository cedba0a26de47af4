/** The optimizers by name: one line each. */
import { adagrad } from './adagrad';
import { adam, adamW } from './adam';
import { lion } from './lion';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

export { Optimizer, type UpdateRule } from './optimizer';

export const rules = { sgd, rmsprop, adam, adamW, lion, adagrad };
