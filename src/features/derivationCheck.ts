/** Checks a named derivation: both sides of every comparison are computed at random points by Nabla's own interpreter. */
import { evaluateCode } from '../analysis/evaluate';
import { Undetermined } from '../base/undetermined';
import { type Nested, toNested } from '../core/tensor/nested';
import type { Tensor } from '../core/tensor/tensor';
import type { Check, Derivation } from '../derive/documents/document';
import { helperSource } from '../derive/documents/sources.gen';
import { drawPoint, type Point } from './derivationPoint';

export interface CheckOutcome {
  readonly left: string;
  readonly relation: Check['relation'];
  readonly right: string;
  readonly holds: boolean;
  /** Largest over all points, relative to the right side where that is above 1; infinite when a side is infinite or NaN. */
  readonly worst: number;
  readonly tolerance: number;
  /** The sides at the first point. */
  readonly values: readonly [left: Nested, right: Nested];
}

export interface DerivationOutcome {
  readonly holds: boolean;
  readonly points: number;
  /** Of each step, in order. */
  readonly steps: readonly (readonly CheckOutcome[])[];
  /** Parameters at the first point. */
  readonly parameters: Readonly<Record<string, Nested>>;
}

export interface CheckOptions {
  /** Right-hand sides by parameter, in the place of those of the document. */
  readonly settings?: ReadonlyMap<string, string>;
  readonly points?: number;
  readonly seed?: number;
}

/** Largest error of each check at one point, with the values of its sides. */
interface Measured {
  readonly error: number;
  readonly values: readonly [Tensor, Tensor];
}

/** @throws Undetermined when a setting cannot be used or a side has no value, with the reason and where it stands. */
export function checkDerivation(d: Derivation, options: CheckOptions = {}): DerivationOutcome {
  const points = checkPoints(d, options);
  for (;;) {
    const { done, value } = points.next();
    if (done) return value;
  }
}

/** The same a point at a time, so that others can be answered in between. @throws Undetermined */
export function* checkPoints(d: Derivation, options: CheckOptions = {}): Generator<null, DerivationOutcome> {
  const { settings = new Map(), points = 3, seed = 1 } = options;
  const checks = d.steps.flatMap((s) => s.checks);
  let first: { measured: Measured[]; parameters: Record<string, Nested> } | null = null;
  const worst = checks.map(() => 0);
  for (let k = 0; k < points; k++) {
    const point = drawPoint(d, settings, seed + k);
    const measured = measure(d, point);
    for (const [c, { error }] of measured.entries()) worst[c] = Math.max(worst[c], error);
    first ??= { measured, parameters: parametersAt(d, point) };
    yield null;
  }
  if (!first) throw new RangeError(`a derivation is checked at one point or more, found ${points}`);
  let next = 0;
  const steps = d.steps.map((s) =>
    s.checks.map((check): CheckOutcome => {
      const { left, relation, right, tolerance } = check;
      const [a, b] = first.measured[next].values;
      const error = worst[next++];
      return {
        left,
        relation,
        right,
        tolerance,
        worst: error,
        holds: error <= tolerance,
        values: [toNested(a), toNested(b)],
      };
    }),
  );
  return { holds: steps.flat().every((c) => c.holds), points, steps, parameters: first.parameters };
}

/** All checks at one point. They are computed together, and one by one when that fails, to say which one it is. */
function measure(d: Derivation, point: Point): Measured[] {
  const checks = d.steps.flatMap((s) => s.checks);
  if (checks.length === 0) return [];
  const lines = [helperSource, point.code, ...d.steps.map((s) => s.code)];
  const sides = (list: readonly Check[]) => `(${list.map((c) => `(${c.left}), (${c.right})`).join(', ')})`;
  let outputs: readonly Tensor[];
  try {
    outputs = evaluate([...lines, sides(checks)].join('\n'), point);
  } catch (e) {
    if (!(e instanceof Undetermined)) throw e;
    for (const c of checks) explain(d, c, () => evaluate([...lines, sides([c])].join('\n'), point));
    throw new Undetermined(`${place(d)}: ${e.message}`);
  }
  if (outputs.length !== 2 * checks.length) {
    for (const c of checks) explain(d, c, () => evaluate([...lines, sides([c])].join('\n'), point, 2));
  }
  return checks.map((c, k) => {
    const values = [outputs[2 * k], outputs[2 * k + 1]] as const;
    return { values, error: explain(d, c, () => errorOf(c, ...values)) };
  });
}

function evaluate(code: string, { given }: Point, expected?: number): readonly Tensor[] {
  const { outputs } = evaluateCode({ code, given, grad: [], defaultFloat: 'float64', seed: 0 });
  if (expected !== undefined && outputs.length !== expected)
    throw new Undetermined('a side is not one array or number');
  return outputs;
}

function explain<T>(d: Derivation, c: Check, run: () => T): T {
  try {
    return run();
  } catch (e) {
    if (!(e instanceof Undetermined)) throw e;
    throw new Undetermined(`${place(d)}:${c.line}: ${c.left} ${c.relation} ${c.right}: ${e.message}`);
  }
}

function place(d: Derivation): string {
  return `${d.group}/${d.name}.md`;
}

/** 0 where the relation holds. A number may stand for an array of equal elements; else the shapes are the same. */
function errorOf({ relation }: Check, left: Tensor, right: Tensor): number {
  const isNumber = (t: Tensor) => t.rank === 0;
  if (left.sizes.join() !== right.sizes.join() && !isNumber(left) && !isNumber(right)) {
    throw new Undetermined(`the sides have shapes (${left.sizes.join(', ')}) and (${right.sizes.join(', ')})`);
  }
  const [a, b] = [left.dense(), right.dense()];
  if (a.length === 0 || b.length === 0) throw new Undetermined('a side has no elements');
  let scale = 1;
  for (const v of b) if (Math.abs(v) > scale && Number.isFinite(v)) scale = Math.abs(v);
  let worst = 0;
  for (let k = 0; k < Math.max(a.length, b.length); k++) {
    const [x, y] = [isNumber(left) ? a[0] : a[k], isNumber(right) ? b[0] : b[k]];
    worst = Math.max(worst, distance(relation, x, y) / scale);
  }
  return worst;
}

function distance(relation: Check['relation'], x: number, y: number): number {
  // What overflows on both sides is not equal for that.
  if (!Number.isFinite(x) || !Number.isFinite(y)) return Number.POSITIVE_INFINITY;
  if (x === y) return 0;
  if (relation === '<=') return Math.max(0, x - y);
  return relation === '>=' ? Math.max(0, y - x) : Math.abs(x - y);
}

/** What the parameters are at a point. */
function parametersAt(d: Derivation, point: Point): Record<string, Nested> {
  const names = d.parameters.map((p) => p.name);
  if (names.length === 0) return {};
  const asArrays = names.map((name) => `np.asarray(${name})`).join(', ');
  const values = evaluate([helperSource, point.code, `(${asArrays}, np.zeros(1))`].join('\n'), point, names.length + 1);
  return Object.fromEntries(names.map((name, k) => [name, toNested(values[k])]));
}
