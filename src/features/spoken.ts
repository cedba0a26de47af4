/** A formula in one line of Unicode as words, for a screen reader. */

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/ᵀ/g, ' transposed'],
  [/⁻¹/g, ' inverse'],
  [/²/g, ' squared'],
  [/³/g, ' cubed'],
  [/ ?⊙ ?/g, ' times element by element '],
  [/·/g, ' times '],
  [/ ?⊗ ?/g, ' outer product '],
  [/√/g, ' square root of '],
  [/[ΣΣ∑]/g, ' sum of '],
  [/ ?− ?/g, ' minus '],
  [/ ?\+ ?/g, ' plus '],
  [/ ?\/ ?/g, ' divided by '],
  [/ ?= ?/g, ' equals '],
  [/ ?≤ ?/g, ' at most '],
  [/ ?≥ ?/g, ' at least '],
  [/\(/g, ' open bracket '],
  [/\)/g, ' close bracket '],
];

export function spoken(formula: string): string {
  const indexed = formula.replace(
    /[₀-₉]+/g,
    (digits) => ` ${[...digits].map((d) => String(d.codePointAt(0)! - 0x2080)).join('')}`,
  );
  return WORDS.reduce((text, [mark, word]) => text.replace(mark, word), indexed)
    .replace(/\s+/g, ' ')
    .trim();
}
