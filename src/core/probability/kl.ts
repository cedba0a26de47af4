/** KL(p ‖ q) of two distributions of one family, in closed form. */
import { type Bernoulli, klBernoulli } from './bernoulli';
import { type Beta, klBeta } from './beta';
import { type Binomial, klBinomial } from './binomial';
import { type Categorical, klCategorical } from './categorical';
import { type Dirichlet, klDirichlet } from './dirichlet';
import { type Exponential, klExponential } from './exponential';
import { type Gamma, klGamma } from './gamma';
import { klLaplace, type Laplace } from './laplace';
import { type DiagonalNormal, klDiagonalNormal, klNormal, type Normal } from './normal';
import { klPoisson, type Poisson } from './poisson';
import { klUniform, type Uniform } from './uniform';

export type WithKl =
  | Bernoulli
  | Beta
  | Binomial
  | Categorical
  | DiagonalNormal
  | Dirichlet
  | Exponential
  | Gamma
  | Laplace
  | Normal
  | Poisson
  | Uniform;

type Rules = { readonly [F in WithKl['family']]: (p: Member<F>, q: Member<F>) => number };
type Member<F> = Extract<WithKl, { family: F }>;

const RULES: Rules = {
  bernoulli: klBernoulli,
  beta: klBeta,
  binomial: klBinomial,
  categorical: klCategorical,
  'diagonal normal': klDiagonalNormal,
  dirichlet: klDirichlet,
  exponential: klExponential,
  gamma: klGamma,
  laplace: klLaplace,
  normal: klNormal,
  poisson: klPoisson,
  uniform: klUniform,
};

/**
 * In nats: how much longer messages from p become in a code made for q. Never negative; 0 for equal distributions;
 * infinite where q excludes what p allows. Student's t has no closed form, nor have most pairs of families.
 */
export function klDivergence<F extends WithKl['family']>(p: Member<F>, q: Member<F>): number {
  const rule = RULES[p.family as F] as ((p: Member<F>, q: Member<F>) => number) | undefined;
  if (rule === undefined || p.family !== q.family) {
    throw new RangeError(`KL divergence: no closed form for ${p.family} against ${q.family}`);
  }
  return Math.max(0, rule(p, q));
}
