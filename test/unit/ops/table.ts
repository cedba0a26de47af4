/** Tables of library calls: a row is a name, arguments and the text of the result. */
import { strict as assert } from 'node:assert';
import type { Value } from '../core/harness';
import { call } from './call';

export function table(rows: readonly (readonly [string, readonly Value[], string])[]): void {
  rows.forEach(([name, args, expected], i) => {
    it(`${i + 1}. ${name} ${expected}`, () => assert.equal(call(name, args), expected));
  });
}
