/** Where samplers take their randomness from. A seeded source makes a sample that can be had again. */
import { demand } from '../domain';

/** Independent numbers, uniform on [0, 1). */
export type UniformSource = () => number;

/** More zeros in a row than this are no accident. */
const MOST_ZEROS = 100;

/** The next number above 0: its logarithm is finite. */
export function openUniform(uniform: UniformSource): number {
  for (let draw = 0; draw < MOST_ZEROS; draw++) {
    const u = uniform();
    demand(u >= 0 && u < 1, 'sample', 'the uniform source to yield numbers in [0, 1)', u);
    if (u > 0) return u;
  }
  throw new RangeError(`sample: the uniform source yielded 0 for ${MOST_ZEROS} times`);
}
