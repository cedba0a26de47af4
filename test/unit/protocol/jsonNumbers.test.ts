import assert from 'node:assert/strict';
import { withAllNumbers } from '../../../src/protocol/jsonNumbers';
import type { Port } from '../../../src/protocol/rpc';

describe('numbers on their way through JSON', () => {
  it('arrive as they are, not only the finite ones, and typed arrays with them', () => {
    let hear: (message: unknown) => void = () => {};
    const posted: unknown[] = [];
    const port: Port = { post: (message) => void posted.push(message), listen: (listener) => (hear = listener) };
    const wrapped = withAllNumbers(port);
    const heard: unknown[] = [];
    wrapped.listen((message) => void heard.push(message));
    const message = { a: [Number.NaN, { b: Infinity }], c: [-Infinity, 1, null, 'NaN', true] };
    wrapped.post(message);
    hear(JSON.parse(JSON.stringify(posted[0])));
    assert.deepEqual(heard[0], message);
    const values = Float32Array.of(Number.NaN);
    wrapped.post({ values });
    assert.equal((posted[1] as { values: unknown }).values, values);
  });
});
