/** Small helpers of shape rules. */
import type { Dim } from '../dim';

/** A dim for a message: `768`, `768 (n_embd)`, `B`. */
export function describeDim(d: Dim): string {
  const name = d.label?.name;
  if (d.value === null) return name || d.format(undefined, '·');
  return name ? `${d.value} (${name})` : String(d.value);
}

/** Of two dims known to be equal: the known number, else the one with a name. */
export function better(a: Dim, b: Dim): Dim {
  if (a.isConst !== b.isConst) return a.isConst ? a : b;
  if (!a.label?.name !== !b.label?.name) return a.label?.name ? a : b;
  return a.label || !b.label ? a : b;
}
