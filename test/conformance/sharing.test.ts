/** What shares elements with what: values after writes, against what PyTorch and NumPy had there. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { COMMAND_LIMITS, Constants } from '../../src/analysis/constants/constants';
import { FACTS } from './recorded';

/** Type, shape and elements. */
type Held = readonly [dtype: string, shape: readonly number[], elements: readonly (number | boolean)[]];

interface Program {
  readonly library: 'torch' | 'numpy';
  readonly expression: string;
  readonly write: string;
  readonly x: Held;
  readonly v: Held;
}

interface Recorded {
  readonly head: string;
  readonly make: Readonly<Record<Program['library'], string>>;
  readonly programs: readonly Program[];
}

const LEAST_ANSWERED = 0.8;

const file = join(FACTS, 'sharing.json.gz');
const { head, make, programs }: Recorded = JSON.parse(gunzipSync(readFileSync(file)).toString());

/** null where nothing is said. */
function agrees(text: string, place: number, [dtype, shape, elements]: Held): boolean | null {
  const value = new Constants().at(text, place, place + 1, COMMAND_LIMITS);
  if ('reason' in value) return null;
  const [t] = value.tensors;
  const isNear = (a: number, b: number) => Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));
  return (
    t.dtype === dtype &&
    t.sizes.join() === shape.join() &&
    Array.from(t.dense(), Number).every((a, k) => isNear(a, Number(elements[k])))
  );
}

describe('conformance: tensors that may share elements', () => {
  it('hold after a write what they hold in PyTorch and NumPy, where anything is said', () => {
    const wrong: string[] = [];
    let answered = 0;
    for (const { library, expression, write, x, v } of programs) {
      const before = `${head}${make[library]}v = ${expression}\n${write}\n`;
      const found = [agrees(`${before}x\n`, before.length, x), agrees(`${before}v\n`, before.length, v)];
      for (const is of found) if (is !== null) answered++;
      if (found.includes(false)) wrong.push(`v = ${expression}; ${write}`);
    }
    console.log(`      ${2 * programs.length} values, ${((50 * answered) / programs.length).toFixed(1)} % answered`);
    assert.deepEqual(wrong, []);
    assert.ok(answered >= LEAST_ANSWERED * 2 * programs.length);
  });
});
