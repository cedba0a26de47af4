/** Random size expressions and points at which to evaluate them. */
import fc from 'fast-check';
import { evaluate } from './expression';

const names = ['a', 'b', 'c', 'k'] as const;

/** Random expressions; divisors are constants or symbols. */
export const expressions: fc.Arbitrary<string> = fc.letrec<{ e: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(fc.constantFrom(...names), fc.integer({ min: 0, max: 9 }).map(String)),
  e: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'e' },
    tie('leaf'),
    fc.tuple(tie('e'), fc.constantFrom('+', '-', '*'), tie('e')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc
      .tuple(tie('e'), fc.constantFrom('//', '%'), fc.constantFrom('1', '2', '3', '4', '6', '-2', '-3', 'a', 'k'))
      .map(([a, op, b]) => `((${a}) ${op} (${b}))`),
    fc.tuple(tie('e'), tie('e'), fc.constantFrom('//', '%')).map(([a, b, op]) => `((${a}) ${op} (${b}))`),
    fc.tuple(fc.constantFrom('min', 'max'), tie('e'), tie('e')).map(([f, a, b]) => `${f}(${a}, ${b})`),
    tie('e').map((a) => `-(${a})`),
  ),
})).e;

export const points = fc.record({
  a: fc.integer({ min: 0, max: 12 }),
  b: fc.integer({ min: 0, max: 9 }),
  c: fc.integer({ min: -9, max: 9 }),
  k: fc.integer({ min: 1, max: 5 }),
});

/** The value, or null where it divides by zero. */
export function valueAt(text: string, point: Readonly<Record<string, number>>): number | null {
  try {
    return evaluate(text, (n) => point[n]);
  } catch (e) {
    if (e instanceof RangeError) return null;
    throw e;
  }
}
