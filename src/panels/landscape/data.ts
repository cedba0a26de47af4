/** Small sets to learn from: points of a plane and tiny images, made from a seed, and one that was measured. */
import type { Random } from '../../core/random/random';
import { IRIS } from './iris';

export interface Labelled {
  /** Of one input, without the samples. */
  readonly sizes: readonly number[];
  readonly classes: number;
  /** Sample after sample. */
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
}

export interface DataOptions {
  readonly samples: number;
  readonly noise: number;
}

type Point = readonly [x: number, y: number, label: number];

/** Side of the images. */
const SIDE = 8;

/** One set a name. @param random draws the samples and their noise */
export const makers: Readonly<Record<string, (random: Random, options: DataOptions) => Labelled>> = {
  /** Two half circles, each reaching into the other. */
  moons: (random, options) =>
    points(random, options, 2, (label) => {
      const angle = Math.PI * random.uniform();
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      return label === 0 ? [x, y - 0.25, 0] : [1 - x, 0.25 - y, 1];
    }),
  /** One circle inside another. */
  circles: (random, options) =>
    points(random, options, 2, (label) => {
      const [angle, radius] = [2 * Math.PI * random.uniform(), label === 0 ? 1 : 0.5];
      return [radius * Math.cos(angle), radius * Math.sin(angle), label];
    }),
  /** Three arms around each other. */
  spirals: (random, options) =>
    points(random, options, 3, (label) => {
      const along = random.uniform();
      const angle = 4 * along + (2 * Math.PI * label) / 3;
      return [(0.1 + along) * Math.cos(angle), (0.1 + along) * Math.sin(angle), label];
    }),
  /** Quarters of a square: alike where the signs of both coordinates are. */
  xor: (random, options) =>
    points(random, options, 2, () => {
      const [x, y] = [2 * random.uniform() - 1, 2 * random.uniform() - 1];
      return [x, y, x * y > 0 ? 0 : 1];
    }),
  /** Always all of it, each column with mean 0 and variance 1, without noise. */
  iris: () => IRIS_SET,
  /** Images of a bar that stands, lies or leans. */
  bars: (random, { samples, noise }) => {
    const [inputs, labels]: [number[], number[]] = [[], []];
    for (let i = 0; i < samples; i++) {
      const label = i % 3;
      const at = random.integer(0, SIDE);
      for (let row = 0; row < SIDE; row++)
        for (let column = 0; column < SIDE; column++) {
          const isOn = [column === at, row === at, (row + column) % SIDE === at][label];
          inputs.push((isOn ? 1 : 0) + noise * random.normal());
        }
      labels.push(label);
    }
    return { sizes: [1, SIDE, SIDE], classes: 3, inputs, labels };
  },
};

function points(
  random: Random,
  { samples, noise }: DataOptions,
  classes: number,
  draw: (label: number) => Point,
): Labelled {
  const [inputs, labels]: [number[], number[]] = [[], []];
  for (let i = 0; i < samples; i++) {
    const [x, y, label] = draw(i % classes);
    inputs.push(x + noise * random.normal(), y + noise * random.normal());
    labels.push(label);
  }
  return { sizes: [2], classes, inputs, labels };
}

const IRIS_SET = standardized(IRIS);

function standardized(rows: readonly (readonly number[])[]): Labelled {
  const columns = rows[0].length - 1;
  const [means, deviations] = [new Array<number>(columns), new Array<number>(columns)];
  for (let j = 0; j < columns; j++) {
    means[j] = rows.reduce((sum, row) => sum + row[j], 0) / rows.length;
    deviations[j] = Math.sqrt(rows.reduce((sum, row) => sum + (row[j] - means[j]) ** 2, 0) / rows.length);
  }
  const inputs = rows.flatMap((row) => row.slice(0, columns).map((x, j) => (x - means[j]) / deviations[j]));
  return { sizes: [columns], classes: 3, inputs, labels: rows.map((row) => row[columns]) };
}
