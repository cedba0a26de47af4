import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Trail } from '../../../src/base/trail';
import { Assumptions } from '../../../src/core/assumptions';
import { Dim, DimOverflow } from '../../../src/core/dim';
import { Names } from '../../../src/core/names';
import { readDim } from './expression';
import { expressions, points, valueAt } from './random';

class World {
  readonly assume = new Assumptions(new Trail());
  private readonly names = new Names(this.assume.trail);
  private readonly symbols = new Map<string, Dim>();

  constructor(private readonly min: (name: string) => number = () => 0) {}

  readonly d = (text: string): Dim =>
    readDim(text, (name) => {
      if (!this.symbols.has(name)) {
        this.symbols.set(name, Dim.symbol(this.names.symbol(name, '', { min: this.min(name) })));
      }
      return this.symbols.get(name)!;
    });

  equal(left: string, right: string): void {
    assert.notEqual(this.assume.equate(this.d(left), this.d(right)), 'refuted');
  }

  divides(q: string, p: string): void {
    this.assume.addDivisor(this.d(p), this.d(q));
  }

  text(text: string): string {
    return this.assume.normalize(this.d(text)).format();
  }

  compare(left: string, right: string): string {
    return this.assume.compare(this.d(left), this.d(right));
  }
}

/** The dim, or null where the expression divides by the number 0 or grows beyond bounds. */
function dimOf(w: World, text: string): Dim | null {
  return guarded(() => w.d(text));
}

function guarded<T>(f: () => T): T | null {
  try {
    return f();
  } catch (e) {
    if (e instanceof RangeError || e instanceof DimOverflow) return null;
    throw e;
  }
}

/** `RUNS=50000 mocha …` searches longer. */
const RUNS = Number(process.env.RUNS ?? 600);

const minimum = (name: string) => ({ a: 0, b: 0, k: 1 })[name] ?? Number.NEGATIVE_INFINITY;

type Learn =
  | { readonly kind: 'equal'; readonly left: string; readonly right: string }
  | { readonly kind: 'divides'; readonly q: string; readonly p: string };

const learning: fc.Arbitrary<Learn> = fc.oneof(
  fc.record({ kind: fc.constant('equal' as const), left: expressions, right: expressions }),
  fc.record({
    kind: fc.constant('equal' as const),
    left: fc.constantFrom('a', 'b', 'c', 'a + b', 'a*b', 'b//2', 'a//k'),
    right: expressions,
  }),
  fc.record({
    kind: fc.constant('divides' as const),
    q: fc.constantFrom('2', '3', '4', 'k', 'b', '2*k'),
    p: fc.oneof(expressions, fc.constantFrom('a', 'b', 'a + c', '2*a', 'a*b', 'a + 1')),
  }),
);

/** Whether a point satisfies what is to be learned. */
function holdsAt(l: Learn, point: Readonly<Record<string, number>>): boolean {
  if (l.kind === 'equal') {
    const left = valueAt(l.left, point);
    return left !== null && left === valueAt(l.right, point);
  }
  return valueAt(`(${l.p}) % (${l.q})`, point) === 0;
}

function learn(w: World, l: Learn): 'refuted' | null {
  if (l.kind === 'divides') {
    guarded(() => w.divides(l.q, l.p));
    return null;
  }
  const [left, right] = [dimOf(w, l.left), dimOf(w, l.right)];
  if (!left || !right) return null;
  return guarded(() => w.assume.equate(left, right)) === 'refuted' ? 'refuted' : null;
}

describe('Assumptions', () => {
  it('never contradict a point that satisfies what was learned', function () {
    this.timeout(0);
    let satisfied = 0;
    fc.assert(
      fc.property(
        fc.array(learning, { minLength: 1, maxLength: 3 }),
        expressions,
        expressions,
        fc.array(points, { minLength: 30, maxLength: 30 }),
        (facts, left, right, tried) => {
          const good = tried.filter((p) => facts.every((f) => holdsAt(f, p)));
          if (good.length === 0) return;
          satisfied++;
          const w = new World(minimum);
          for (const f of facts) assert.equal(learn(w, f), null, 'refuted what holds');
          const [a, b] = [dimOf(w, left), dimOf(w, right)];
          if (!a || !b) return;
          for (const p of good) checkPoint(w, a, b, left, right, p);
        },
      ),
      { numRuns: RUNS },
    );
    assert.ok(satisfied > RUNS / 20, `only ${satisfied} cases with a point`);
  });

  function checkPoint(
    w: World,
    a: Dim,
    b: Dim,
    left: string,
    right: string,
    p: Readonly<Record<string, number>>,
  ): void {
    const [x, y] = [valueAt(left, p), valueAt(right, p)];
    if (x === null) return;
    const normal = w.assume.normalize(a);
    assert.equal(valueAt(normal.format(), p), x, `normal form ${normal.format()} of ${left}`);
    assert.ok(w.assume.minOf(a) <= x && x <= w.assume.maxOf(a), `${x} outside the bounds of ${left}`);
    if (y === null) return;
    const verdict = guarded(() => w.assume.compare(a, b));
    if (verdict) assert.notEqual(verdict, x === y ? 'refuted' : 'proved', `${left} = ${right}`);
    const order = guarded(() => w.assume.atMost(a, b));
    if (order) assert.notEqual(order, x <= y ? 'refuted' : 'proved', `${left} <= ${right}`);
  }

  it('are taken back and made again by the trail', () => {
    fc.assert(
      fc.property(fc.array(learning, { minLength: 1, maxLength: 4 }), expressions, (facts, text) => {
        const w = new World(minimum);
        const d = dimOf(w, text);
        if (!d) return;
        const before = w.assume.normalize(d).key;
        const mark = w.assume.trail.mark();
        for (const f of facts) learn(w, f);
        const after = w.assume.normalize(d).key;
        const changes = w.assume.trail.rollback(mark);
        assert.equal(w.assume.normalize(d).key, before);
        for (const c of changes) w.assume.trail.make(c);
        assert.equal(w.assume.normalize(d).key, after);
      }),
      { numRuns: 500 },
    );
  });

  it('cancel a divisor: n_head·(n_embd//n_head) = n_embd', () => {
    const w = new World();
    assert.equal(w.text('h*(C//h)'), 'h*(C//h)');
    w.divides('h', 'C');
    assert.equal(w.text('h*(C//h)'), 'C');
    assert.equal(w.text('C % h'), '0');
    assert.equal(w.compare('B*T*h*(C//h)', 'B*T*C'), 'proved');
    assert.equal(w.compare('B*T*C//h', 'B*T*(C//h)'), 'proved');
    assert.equal(w.compare('h*(3*C//h)', '3*C'), 'proved');
    assert.equal(w.text('C//h'), 'C//h');
  });

  it('keep divisors across equalities learned later', () => {
    const w = new World();
    w.divides('h', 'n_embd');
    w.equal('C', 'n_embd');
    assert.equal(w.compare('h*(C//h)', 'C'), 'proved');
  });

  it('keep divisors across equalities learned before', () => {
    const w = new World();
    w.equal('C', 'n_embd');
    w.divides('h', 'C');
    assert.equal(w.compare('h*(n_embd//h)', 'n_embd'), 'proved');
    w.equal('h', '12');
    assert.equal(w.compare('12*(C//12)', 'n_embd'), 'proved');
    assert.equal(w.compare('6*(C//6)', 'C'), 'proved');
    w.equal('C', '768');
    assert.equal(w.text('C//h'), '64');
  });

  it('use number divisors: windows, patches, halves', () => {
    const w = new World();
    w.divides('7', 'H');
    assert.equal(w.compare('H + (7 - H % 7) % 7', 'H'), 'proved');
    w.divides('16', 'W');
    assert.equal(w.compare('W//4//4*16', 'W'), 'proved');
    assert.equal(w.compare('(W - 16)//16 + 1', 'W//16'), 'proved');
    assert.equal(w.compare('(W + 15)//16', 'W//16'), 'proved');
    assert.equal(w.compare('2*(W//2)', 'W'), 'proved');
    assert.equal(w.compare('3*(W//2)', 'W + W//2'), 'proved');
    w.divides('2', '3*x + 1');
    assert.equal(w.compare('2*((x + 1)//2)', 'x + 1'), 'proved');
  });

  it('learn padding to windows', () => {
    const w = new World();
    assert.equal(w.text('H + (8 - H % 8) % 8'), '8*((H + 7)//8)');
    assert.equal(w.compare('(H + (8 - H % 8) % 8) % 8', '0'), 'proved');
  });

  it('refute only what cannot be', () => {
    const w = new World();
    assert.equal(w.compare('B + 1', '0'), 'refuted');
    assert.equal(w.compare('B', '0'), 'unknown');
    assert.equal(w.compare('B', 'B + 1'), 'refuted');
    assert.equal(w.compare('2*B', '2*T + 1'), 'refuted');
    assert.equal(w.compare('2*B', '7'), 'refuted');
    assert.equal(w.compare('B*T', '7'), 'unknown');
    assert.equal(w.compare('H % 4', '4'), 'refuted');
    assert.equal(w.compare('H - H//2 + 1', '0'), 'refuted');
    assert.equal(w.compare('max(B, 2)', '1'), 'refuted');
    assert.equal(w.compare('min(B, 2)', '3'), 'refuted');
  });

  it('take over bounds from what is eliminated', () => {
    const w = new World((name) => (name === 'i' ? Number.NEGATIVE_INFINITY : 0));
    assert.equal(w.compare('i', '-3'), 'unknown');
    w.equal('B', 'i + 2');
    assert.equal(w.compare('i', '-3'), 'refuted');
    w.assume.setMax(w.d('T').sym!, 1024);
    w.equal('S', 'T');
    assert.equal(w.text('min(S, 1024)'), w.text('S'));
    assert.equal(w.compare('S', '1025'), 'refuted');
    assert.equal(w.text('max(B, 0)'), w.text('B'));
  });

  it('solve for products and reuse what cannot be solved', () => {
    const w = new World();
    w.equal('2*x', '6*y');
    assert.equal(w.compare('x', '3*y'), 'proved');
    w.equal('B*T', 'S*U');
    assert.equal(w.compare('2*B*T', '2*S*U'), 'proved');
    assert.equal(w.compare('B', 'S'), 'unknown');
    assert.equal(w.compare('Z*P', 'Z*Q'), 'unknown');
    w.equal('Z*P', 'Z*Q');
    assert.equal(w.compare('P', 'Q'), 'unknown', 'Z may be 0');
  });

  it('do not loop on an equality with itself inside', () => {
    const w = new World();
    w.equal('x', 'x//2 + 3');
    w.equal('y', 'max(y, x)');
    w.equal('z', 'broadcast(z, x)');
    assert.equal(w.compare('x//2', 'x - 3'), 'proved');
    assert.ok(w.text('x + y + z').length > 0);
  });

  it('show the name of the size that a symbol turns out to be', () => {
    const w = new World();
    const C = w.d('C').withLabel({ name: 'C' });
    w.assume.equate(C, Dim.of(768).named('n_embd'));
    assert.equal(w.assume.normalize(C).value, 768);
    assert.equal(w.assume.normalize(C).label?.name, 'n_embd');
    const H = w.d('H').withLabel({ name: 'H' });
    w.assume.equate(H, Dim.of(224));
    assert.equal(w.assume.normalize(H).label?.name, 'H');
  });
});
