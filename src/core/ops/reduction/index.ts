/** Reductions over axes, and scans and normalisations along one. */
import type { Operator } from '../operator';
import { operators as extrema } from './extrema';
import { operators as norm } from './norm';
import { operators as partial } from './partial';
import { operators as scans } from './scans';
import { operators as statistics } from './statistics';
import { operators as sums } from './sums';

export { checkCount, valuesAndIndices } from './define';

export const operators: readonly Operator[] = [...sums, ...extrema, ...norm, ...scans, ...statistics, ...partial];
