/** Search for a probable sequence: greedy, and the best few prefixes side by side. */
import { demand, demandCount, demandNonNegative } from '../domain';

/** ln p of every next token after a prefix. */
export type NextLogProbabilities = (prefix: readonly number[]) => ArrayLike<number>;

export interface Hypothesis {
  readonly tokens: readonly number[];
  /** Σ ln p of its tokens. */
  readonly logProb: number;
  /** What hypotheses are compared by: `logProb` over the length penalty. */
  readonly score: number;
  /** It ended with the end token; else the length ran out. */
  readonly finished: boolean;
}

export interface BeamOptions {
  readonly width: number;
  readonly maxLength: number;
  /** After it a sequence is finished. Without one, sequences run to `maxLength`. */
  readonly endToken?: number;
  /** What the log-probability of n tokens is divided by; 1 unless said. */
  readonly lengthPenalty?: (length: number) => number;
}

/** nᵅ: the mean for α = 1. */
export function powerPenalty(alpha: number): (length: number) => number {
  demandNonNegative('powerPenalty', 'α', alpha);
  return (length) => length ** alpha;
}

/** ((5 + n)/6)ᵅ: Wu et al., "Google's neural machine translation system", 2016, eq. 14. */
export function gnmtPenalty(alpha: number): (length: number) => number {
  demandNonNegative('gnmtPenalty', 'α', alpha);
  return (length) => ((5 + length) / 6) ** alpha;
}

/** The most probable token at each step: short-sighted, beam search with a width of 1. */
export function greedySearch(next: NextLogProbabilities, maxLength: number, endToken?: number): Hypothesis {
  return beamSearch(next, { width: 1, maxLength, endToken })[0];
}

/**
 * The `width` best sequences found, best first. At each step every live prefix is extended by every token and the
 * `width` best by log-probability go on; a finished one leaves the beam and waits. Ties go to what was found first.
 */
export function beamSearch(next: NextLogProbabilities, options: BeamOptions): Hypothesis[] {
  const { width, maxLength, endToken } = options;
  demandCount('beamSearch', 'width', width, 1);
  demandCount('beamSearch', 'maxLength', maxLength, 1);
  const penalty = options.lengthPenalty ?? (() => 1);
  const hypothesis = (tokens: readonly number[], logProb: number, finished: boolean): Hypothesis => {
    const divisor = penalty(tokens.length);
    demand(divisor > 0, 'beamSearch', 'a length penalty above 0', divisor);
    return { tokens, logProb, score: logProb / divisor, finished };
  };
  const done: Hypothesis[] = [];
  let live: Prefix[] = [{ tokens: [], logProb: 0 }];
  for (let length = 1; length <= maxLength && live.length > 0; length++) {
    const best = extensions(live, next).slice(0, width);
    live = best.filter((c) => c.tokens[length - 1] !== endToken);
    for (const c of best) if (c.tokens[length - 1] === endToken) done.push(hypothesis(c.tokens, c.logProb, true));
  }
  const all = [...done, ...live.map((c) => hypothesis(c.tokens, c.logProb, false))];
  return all.sort((a, b) => b.score - a.score).slice(0, width);
}

interface Prefix {
  readonly tokens: readonly number[];
  readonly logProb: number;
}

/** Every prefix with every token that is possible, most probable first. */
function extensions(live: readonly Prefix[], next: NextLogProbabilities): Prefix[] {
  const candidates: Prefix[] = [];
  for (const { tokens, logProb } of live) {
    const logs = next(tokens);
    for (let token = 0; token < logs.length; token++) {
      demand(logs[token] <= 1e-9, 'beamSearch', 'log-probabilities of at most 0', `${logs[token]} for token ${token}`);
      if (logs[token] > Number.NEGATIVE_INFINITY)
        candidates.push({ tokens: [...tokens, token], logProb: logProb + logs[token] });
    }
  }
  return candidates.sort((a, b) => b.logProb - a.logProb);
}
