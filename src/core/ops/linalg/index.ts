/** Matrix functions and decompositions of (…, m, n). */
import type { Operator } from '../operator';
import { operators as factor } from './factor';
import { operators as inverse } from './inverse';
import { operators as reflections } from './reflections';
import { operators as spectral } from './spectral';

export const operators: readonly Operator[] = [...inverse, ...factor, ...reflections, ...spectral];
