/** Gradients that are too large are made smaller before a step is taken. Pascanu et al., "On the difficulty of training recurrent neural networks", 2013. */
import { demand, demandNonNegative } from '../domain';
import { map } from '../tensor/map';
import type { Tensor } from '../tensor/tensor';
import type { Gradients } from './weights';

/** √Σ g² over all gradients, as if they were one vector. */
export function gradientNorm(gradients: Gradients): number {
  let sum = 0;
  for (const g of Object.values(gradients)) for (const x of g?.dense() ?? []) sum += x * x;
  return Math.sqrt(sum);
}

export interface Clipped {
  readonly gradients: Gradients;
  /** Before clipping. */
  readonly norm: number;
}

/**
 * All gradients scaled by one factor, so that their norm is at most `most`: their direction stays. The 1e-6 is that of
 * `torch.nn.utils.clip_grad_norm_`.
 * @throws DomainError when a gradient is not finite: no factor makes it so.
 */
export function clipByNorm(gradients: Gradients, most: number): Clipped {
  demandNonNegative('clipByNorm', 'the largest norm', most);
  const norm = gradientNorm(gradients);
  demand(Number.isFinite(norm), 'clipByNorm', 'gradients that are finite', `a norm of ${norm}`);
  const factor = Math.min(1, most / (norm + 1e-6));
  return { norm, gradients: each(gradients, (g) => map(g, g.dtype, (x) => x * factor)) };
}

/** Every element by itself brought between −most and most: their direction may change. */
export function clipByValue(gradients: Gradients, most: number): Gradients {
  demandNonNegative('clipByValue', 'the largest value', most);
  return each(gradients, (g) => map(g, g.dtype, (x) => Math.min(most, Math.max(-most, x))));
}

function each(gradients: Gradients, f: (g: Tensor) => Tensor): Gradients {
  return Object.fromEntries(Object.entries(gradients).map(([name, g]) => [name, g && f(g)]));
}
