/** The form of test/facts/agreement.json, which agreement.ts writes and docs/OPERATORS.md is made from. */
export const AGREEMENT_FILE = 'test/facts/agreement.json';

/** Samples that were compared, and the largest max|a − b| / max(1, max|b|) of values and of gradients. */
export interface Agreement {
  samples: number;
  value: number;
  gradients: number;
  gradient: number;
  /** Only as a part of other operators. */
  part?: true;
}
