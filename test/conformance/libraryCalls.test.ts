/** NumPy, JAX with Flax, and einops: what the analyser says of each recorded call against what the library computed. */

import assert from 'node:assert/strict';
import { score } from './libraryCalls';

/** Calls that run at least, the part of them that has to be known, of known types, and of calls that raise that are reported. */
const FLOORS = {
  numpy: { calls: 2700, right: 0.97, typed: 0.95, caught: 0.6 },
  jax: { calls: 3700, right: 0.97, typed: 0.96, caught: 0.5 },
  einops: { calls: 420, right: 0.99, typed: 0.98, caught: 0.95 },
} as const;

const percent = (part: number, all: number) => `${((100 * part) / all).toFixed(1)} %`;

describe('conformance: calls of NumPy, JAX and einops', () => {
  for (const [library, floors] of Object.entries(FLOORS)) {
    it(`has the shapes and types of ${library}, and no error on calls that run`, () => {
      const s = score(library);
      const total = Object.values(s.counts).reduce((a, b) => a + b, 0);
      const raised = s.caught + s.missed.length;
      const counts = Object.entries(s.counts).map(([v, n]) => `${v} ${n} (${percent(n, total)})`);
      console.log(
        `      ${total} calls: ${counts.join(', ')}; ${s.byValue} more whose sizes depend on values; ` +
          `types of ${percent(s.typed, s.arrays)}; ${s.caught} of ${raised} that raise reported`,
      );
      assert.deepEqual(s.unsound.slice(0, 50), [], `${s.unsound.length} in all`);
      assert.ok(total >= floors.calls, `${total} calls`);
      assert.ok(s.counts.right >= floors.right * total, s.open.slice(0, 40).join('\n'));
      assert.ok(s.typed >= floors.typed * s.arrays, `${s.typed} of ${s.arrays}`);
      assert.ok(s.caught >= floors.caught * raised, s.missed.slice(0, 40).join('\n'));
    });
  }
});
