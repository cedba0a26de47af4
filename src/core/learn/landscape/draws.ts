/** Tensors drawn from a seed for what a program does not say. */
import { demandCount } from '../../domain';
import type { Random } from '../../random/random';
import { Tensor } from '../../tensor/tensor';

/**
 * `normal`: standard normal numbers; `weights`: the same, of matrices with variance 2/(first + last size), Glorot and Bengio,
 * "Understanding the difficulty of training deep feedforward neural networks", 2010; `positive`: from 0.3 to 1.8; `unit`: from
 * 0.1 to 0.9; `bool`: true and false, equally likely; `index`: integers below a bound.
 */
export const draws = ['normal', 'weights', 'positive', 'unit', 'bool', 'index'] as const;
export type Draw = (typeof draws)[number];

/** @param below of indices alone. @throws DomainError where there is no index below it. */
export function drawn(random: Random, draw: Draw, sizes: readonly number[], below = 0): Tensor {
  const dtype = draw === 'bool' ? 'bool' : draw === 'index' ? 'int64' : 'float64';
  if (draw === 'index') demandCount('drawn', 'the bound of indices', below, 1);
  const t = Tensor.zeros(dtype, sizes);
  const scale = draw === 'weights' && sizes.length > 1 ? Math.sqrt(2 / (sizes[0] + sizes[sizes.length - 1])) : 1;
  for (let i = 0; i < t.size; i++) t.data[i] = element(random, draw, below) * scale;
  return t;
}

function element(random: Random, draw: Draw, below: number): number {
  switch (draw) {
    case 'positive':
      return 0.3 + 1.5 * random.uniform();
    case 'unit':
      return 0.1 + 0.8 * random.uniform();
    case 'bool':
      return Number(random.uniform() < 0.5);
    case 'index':
      return random.integer(0, below);
    default:
      return random.normal();
  }
}
