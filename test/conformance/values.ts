/** Comparison of recorded results with computed ones. */
import type { EvalAnswer, EvalTensor } from '../../src/features/evaluate';

/** Relative to the largest element, which is what a sum of rounding errors is relative to. */
const VALUE = 1e-12;
const GRADIENT = 1e-10;

interface Expected {
  readonly grad?: Readonly<Record<string, unknown>>;
}

/** What differs, in words; null when nothing does. */
export function difference(
  expected: (EvalTensor | { readonly outputs: readonly EvalTensor[] }) & Expected,
  found: EvalAnswer & { ok: true },
): string | null {
  const [want, have] = [expected, found].map((a) => ('outputs' in a ? a.outputs : [a as EvalTensor]));
  if ('outputs' in expected !== 'outputs' in found || want.length !== have.length) {
    return `${want.length} results expected, ${have.length} found`;
  }
  for (const [i, w] of want.entries()) {
    const h = have[i];
    if (w.shape.join() !== h.shape.join() || w.dtype !== h.dtype) {
      return `${w.dtype} (${w.shape.join(', ')}) expected, ${h.dtype} (${h.shape.join(', ')}) found`;
    }
    const off = distance(w.value, h.value, VALUE);
    if (off) return `result ${i}: ${off}`;
  }
  for (const [name, w] of Object.entries(expected.grad ?? {})) {
    const off = distance(w, found.grad?.[name], GRADIENT);
    if (off) return `gradient by ${name}: ${off}`;
  }
  return null;
}

function distance(want: unknown, have: unknown, tolerance: number): string | null {
  const [w, h] = [leaves(want), leaves(have)];
  if (w.length !== h.length) return `${w.length} elements expected, ${h.length} found`;
  const scale = Math.max(1, ...w.filter((x): x is number => typeof x === 'number').map(Math.abs));
  for (const [i, x] of w.entries()) {
    const y = h[i];
    if (x === y) continue;
    if (typeof x === 'number' && typeof y === 'number' && Math.abs(x - y) <= tolerance * scale) continue;
    return `element ${i}: ${x} expected, ${y} found`;
  }
  return null;
}

function leaves(value: unknown): unknown[] {
  return Array.isArray(value) ? value.flatMap(leaves) : [value];
}
