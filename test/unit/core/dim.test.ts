import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Dim, DimOverflow, Sym } from '../../../src/core/dim';
import { readDim } from './expression';
import { expressions, points, valueAt } from './random';

const symbols = new Map<string, Dim>();
const symbol = (name: string) => {
  if (!symbols.has(name)) symbols.set(name, Dim.symbol(new Sym(name)));
  return symbols.get(name)!;
};
const read = (text: string) => readDim(text, symbol);

/** The dim, or null where it divides by the number 0 or grows beyond bounds. */
function dimOf(text: string): Dim | null {
  try {
    return read(text);
  } catch (e) {
    if (e instanceof RangeError || e instanceof DimOverflow) return null;
    throw e;
  }
}

describe('Dim', () => {
  it('agrees with integer arithmetic in normal form and as printed', () => {
    fc.assert(
      fc.property(expressions, points, (text, point) => {
        const d = dimOf(text);
        const expected = valueAt(text, point);
        if (!d || expected === null) return;
        assert.equal(
          valueAt(
            d.format((s) => s.name),
            point,
          ),
          expected,
          d.format(),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('reads back what it prints', () => {
    fc.assert(
      fc.property(expressions, (text) => {
        const d = dimOf(text);
        if (d) assert.equal(read(d.format()).key, d.key, d.format());
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps its value under substitution', () => {
    fc.assert(
      fc.property(expressions, expressions, points, (text, inner, point) => {
        const [d, e] = [dimOf(text), dimOf(inner)];
        const b = valueAt(inner, point);
        if (!d || !e || b === null) return;
        const expected = valueAt(text, { ...point, b });
        if (expected === null) return;
        let replaced: Dim;
        try {
          replaced = d.substitute((atom) => (atom === symbol('b').sym ? e : null));
        } catch (error) {
          if (error instanceof DimOverflow) return;
          throw error;
        }
        assert.equal(valueAt(replaced.format(), point), expected);
      }),
      { numRuns: 1500 },
    );
  });

  it('prints what is too long to be written shorter', () => {
    const d = read('(max(4, c) % a) // (-(k % 6) % b)');
    const inner = read('((max(7, k % 4)) % c) % -3');
    const long = d.substitute((atom) => (atom === symbol('b').sym ? inner : null));
    assert.match(long.format(), /\bk\b/);
  });

  const equal: [string, string][] = [
    ['3*n_embd//3', 'n_embd'],
    ['B*T*C//(B*T)', 'C'],
    ['B*T*C//(B*T*h)', 'C//h'],
    ['(B*T)//(B*4)', 'T//4'],
    ['(2*H)//4', 'H//2'],
    ['-(-H//2)', '(H + 1)//2'],
    ['(H + 2*1 - 1*(3 - 1) - 1)//1 + 1', 'H'],
    ['(H + 6 - 7)//2 + 1', '(H + 1)//2'],
    ['H//2//2//2', 'H//8'],
    ['((H + 1)//2 + 1)//2', '(H + 3)//4'],
    ['H + (7 - H%7)%7', '7*((H + 6)//7)'],
    ['min(T, T + 1)', 'T'],
    ['max(T, T - 1, T - 2)', 'T'],
    ['min(4, min(T, 9))', 'min(T, 4)'],
    ['broadcast(B, broadcast(T, B))', 'broadcast(T, B)'],
    ['broadcast(1, B)', 'B'],
    ['broadcast(B, 5)', '5'],
    ['(a + b)*(a + b)//(a + b)', 'a + b'],
    ['(a*a - b*b)//(a - b)', 'a + b'],
  ];
  for (const [left, right] of equal) {
    it(`${left} = ${right}`, () => assert.equal(read(left).key, read(right).key));
  }

  it('composes five stride-2 convolutions', () => {
    let d = symbol('H');
    for (let i = 0; i < 5; i++)
      d = d
        .add(2 - 3)
        .floordiv(2)
        .add(1);
    assert.equal(d.format(), '(H + 31)//32');
  });

  const printed: [string, string][] = [
    ['H%7', 'H % 7'],
    ['7 - H%7', '7 - H % 7'],
    ['-(H%5)', '-(H % 5)'],
    ['-(H//2)', '-(H//2)'],
    ['2*(H//2)', '2·(H//2)'],
    ['2*(H%4) + 1', '2·(H % 4) + 1'],
    ['(H + 3)//4', '(H + 3)//4'],
    ['(H + 4)//4', 'H//4 + 1'],
    ['(H - 5)//2 + 1', '(H - 3)//2'],
    ['1 - B', '1 - B'],
    ['C*3*B', '3·C·B'],
    ['512*(H//32)*(W//32)', '512·(H//32)·(W//32)'],
    ['(x + y)//(x*2)', '(x + y)//(2·x)'],
  ];
  // Symbols are written in the order in which they were made.
  for (const name of ['B', 'C', 'H', 'W', 'x', 'y']) symbol(name);
  for (const [text, expected] of printed.map(([a, b]) => [a, b.replace('C·B', 'B·C')])) {
    it(`prints ${expected}`, () => assert.equal(read(text).format(undefined, '·'), expected));
  }

  it('refuses sizes beyond the safe integers', () => {
    assert.throws(() => Dim.of(2 ** 52).mul(4), DimOverflow);
    assert.throws(() => Dim.of(1.5), DimOverflow);
  });

  it('refuses expressions that grow without end', () => {
    assert.throws(() => {
      let d = symbol('a');
      for (let i = 0; i < 40; i++) d = d.add(symbol(`v${i}`)).mul(d);
    }, DimOverflow);
  });

  it('does not use labels for equality, and keeps them where the dim is passed on', () => {
    const d = Dim.of(768).named('n_embd');
    assert.ok(d.equals(768));
    assert.equal(d.mul(1).add(0).label?.name, 'n_embd');
    assert.equal(d.mul(2).label, undefined);
  });

  it('divides by zero only with an error', () => {
    assert.throws(() => symbol('a').floordiv(0), RangeError);
    assert.equal(symbol('a').exactDiv(0), null);
  });
});
