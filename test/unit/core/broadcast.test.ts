import assert from 'node:assert/strict';
import fc from 'fast-check';
import { broadcastShapes } from '../../../src/core/ops/broadcast';
import { ShapeError } from '../../../src/core/ops/operator';
import { formatShape, resolve } from '../../../src/core/shape';
import { evaluate } from './expression';
import { outcome, Run } from './harness';

type Sizes = (number | string)[];

function broadcast(...shapes: Sizes[]): string {
  const r = new Run();
  return outcome(() =>
    formatShape(
      broadcastShapes(
        r.assume,
        shapes.map((s) => r.shape(s)),
        'add',
      ),
      (d) => r.text(d),
    ),
  );
}

/** NumPy's rule on numbers; null when the shapes do not broadcast. */
function broadcastNumbers(shapes: readonly (readonly number[])[]): number[] | null {
  const rank = Math.max(...shapes.map((s) => s.length));
  const out: number[] = [];
  for (let i = 1; i <= rank; i++) {
    const others = new Set(shapes.map((s) => s.at(-i) ?? 1).filter((n) => n !== 1));
    if (others.size > 1) return null;
    out.unshift([...others][0] ?? 1);
  }
  return out;
}

describe('broadcasting', () => {
  const cases: [Sizes[], string][] = [
    [
      [
        [3, 1, 5],
        [4, 5],
      ],
      '(3, 4, 5)',
    ],
    [[['B', 'T', 'C'], ['C']], '(B, T, C)'],
    [[['B', 'T', 'C'], []], '(B, T, C)'],
    [
      [
        ['B', 1, 'T'],
        ['S', 1],
      ],
      '(B, S, T)',
    ],
    [
      [
        ['B', 5],
        ['B', 6],
      ],
      'error broadcast-mismatch: add: sizes 5 and 6 of dim -1 do not broadcast',
    ],
    [
      [
        ['B', 5],
        ['T', 5],
      ],
      '(broadcast(B, T), 5)',
    ],
    [
      [
        ['B', 5],
        [4, 5],
      ],
      '(4, 5)',
    ],
    [[['B'], [0]], '(0,)'],
    [[['B + 2'], ['T']], '(B + 2,)'],
    [[['B + 2'], ['T + 3']], '(B + 2,)'],
    [[['B'], ['B + 1']], '(broadcast(B, B + 1),)'],
    [[['B + 2'], ['B + 3']], 'error broadcast-mismatch: add: sizes B + 2 and B + 3 of dim -1 do not broadcast'],
    [[['2*B'], [7]], 'error broadcast-mismatch: add: sizes 2·B and 7 of dim -1 do not broadcast'],
    [[['…', 'C'], ['C']], '(…, C)'],
    [[['…'], []], '(…)'],
    [[['…'], [768]], '(…, 768)'],
    [[['…'], [1]], '(…)'],
    [[['…'], ['C']], '(…)'],
    [
      [
        ['…', 5],
        [4, 3, 5],
      ],
      '(…, 4, 3, 5)',
    ],
    [
      [
        ['…', 5],
        ['B', 1, 5],
      ],
      '(…, 5)',
    ],
    [
      [
        ['…', 5],
        [3, 6],
      ],
      'error broadcast-mismatch: add: sizes 5 and 6 of dim -1 do not broadcast',
    ],
    [
      [
        ['N', '…x', 5],
        ['N', '…x', 1],
      ],
      '(N, …, 5)',
    ],
    [
      [
        ['…x', 5],
        ['N', '…x', 5],
      ],
      '(N, …, 5)',
    ],
    [
      [
        ['…x', 5, 6],
        ['…x', 6],
      ],
      '(…, 5, 6)',
    ],
    [
      [
        ['…', 2, 5],
        ['…', 5],
      ],
      '(…, 2, 5)',
    ],
    [[[1], ['B'], [3, 1]], '(3, B)'],
  ];
  for (const [shapes, expected] of cases) {
    const title = shapes.map((s) => `(${s.join(', ')})`).join(' with ');
    it(`${title} is ${expected}`, () => assert.equal(broadcast(...shapes), expected));
  }

  const size = fc.constantFrom<number | string>(1, 2, 3, 'a', 'b', 'a + 2');
  const shape = fc.record({
    front: fc.array(size, { maxLength: 2 }),
    rest: fc.constantFrom(null, '…p', '…q'),
    back: fc.array(size, { maxLength: 2 }),
  });
  const numbers = fc.record({ a: fc.integer({ min: 0, max: 3 }), b: fc.integer({ min: 0, max: 3 }) });
  const middle = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 });

  it('holds for all sizes and all middles', () => {
    let succeeded = 0;
    fc.assert(
      fc.property(fc.array(shape, { minLength: 2, maxLength: 3 }), numbers, middle, middle, (shapes, point, p, q) => {
        const value = (s: number | string) => evaluate(String(s), (n) => point[n as 'a' | 'b']);
        const middles: Record<string, number[]> = { '…p': p, '…q': q };
        const concrete = shapes.map((s) => [
          ...s.front.map(value),
          ...(s.rest ? middles[s.rest] : []),
          ...s.back.map(value),
        ]);
        const expected = broadcastNumbers(concrete);
        if (!expected) return;
        succeeded++;
        const r = new Run();
        const abstract = shapes.map((s) => r.shape([...s.front, ...(s.rest ? [s.rest] : []), ...s.back]));
        try {
          const out = resolve(broadcastShapes(r.assume, abstract, 'add'));
          const known = abstract.findIndex((s) => s.rest !== null && s.rest === out.rest);
          const inner = known < 0 ? null : middles[shapes[known].rest!];
          const show = (d: (typeof out.front)[number]) => value(r.assume.normalize(d).format());
          const [front, back] = [out.front.map(show), out.back.map(show)];
          if (out.rest === null || inner) assert.deepEqual([...front, ...(inner ?? []), ...back], expected);
          else {
            assert.ok(front.length + back.length <= expected.length);
            assert.deepEqual(expected.slice(0, front.length), front);
            assert.deepEqual(expected.slice(expected.length - back.length), back);
          }
        } catch (e) {
          assert.ok(!(e instanceof ShapeError), `${formatShape(abstract[0])}: false error ${String(e)}`);
          throw e;
        }
      }),
      { numRuns: 3000 },
    );
    assert.ok(succeeded > 500, `only ${succeeded} cases that broadcast`);
  });
});
