/** The planes of weight space that can be looked at, and where the runs of a race lie beside them. */
import { randomDirection } from '../../core/learn/landscape/directions';
import { type Plane, Projection, principalDirections } from '../../core/learn/landscape/plane';
import { difference, flat, unflat, wide } from '../../core/learn/landscape/vectors';
import { Objective } from '../../core/learn/objective';
import type { Weights } from '../../core/learn/weights';
import { Lanczos } from '../../core/linalg/lanczos';
import { Random } from '../../core/random/random';
import { Tensor } from '../../core/tensor/tensor';
import type { PlaneChoice, PlaneOpened } from '../../protocol/panels/landscape';
import { RpcError } from '../../protocol/rpc';
import { axesPlane } from './axes';
import type { Race, Run } from './race';

/** Principal components are of so many points of a run at most. */
const COMPONENT_POINTS = 100;
/** Products with the Hessian. */
const LANCZOS_STEPS = 24;
/** Beyond what the runs reach. */
const MARGIN = 0.15;

interface Axis {
  readonly name: string;
  readonly letter: string;
  /** Null for as far as the runs go. */
  readonly range: { readonly low: number; readonly high: number } | null;
  /** How far beyond the runs; left out for a part of what they reach. */
  readonly beyond?: number;
}

export interface Made {
  readonly plane: Plane;
  readonly a: Axis;
  /** Null for a line: then the second direction of the plane is not used. */
  readonly b: Axis | null;
  readonly held: PlaneOpened['held'];
  readonly isAll: boolean;
  readonly notes: readonly string[];
}

/** What most planes have in common. */
const PART = { held: null, isAll: false };
const UNIT = { low: -1, high: 1 };

/** @param pause gives way to other work, and throws when the plane is not wanted any more */
export async function planeOf(race: Race, choice: PlaneChoice, pause: () => Promise<void>): Promise<Made> {
  if (race.subject.window) return whole(race.subject.window);
  switch (choice.kind) {
    case 'random': {
      const origin = end(race, choice.centre);
      demandMatrices(origin, choice.normalization);
      const [first, second] = [0, 1].map((stream) =>
        randomDirection(new Random(choice.seed, stream), origin, choice.normalization),
      );
      const name = (letter: string) => `${letter}, times a random direction (${choice.normalization} normalization)`;
      return {
        plane: { origin, first, second },
        a: { name: name('a'), letter: 'a', range: UNIT },
        b: { name: name('b'), letter: 'b', range: UNIT },
        ...{ ...PART, notes: [] },
      };
    }
    case 'axes':
      return axesPlane(race, choice);
    case 'pca':
      return components(race, choice.centre);
    case 'hessian':
      return curvatures(race, choice.centre, pause);
    case 'solutions': {
      const [origin, other] = [end(race, choice.from), end(race, choice.to)];
      demandMatrices(origin, 'filter');
      const first = difference(other, origin);
      const second = randomDirection(new Random(choice.seed, 1), origin, 'filter');
      return {
        plane: { origin, first, second },
        a: { name: 'a, from one solution (0) to the other (1)', letter: 'a', range: { low: -0.5, high: 1.5 } },
        b: { name: 'b, times a random direction (filter normalization)', letter: 'b', range: UNIT },
        ...{ ...PART, notes: [] },
      };
    }
  }
}

/** Both normalizations leave vectors and numbers where they are. */
function demandMatrices(weights: Weights, normalization: string): void {
  if (normalization === 'none' || Object.values(weights).some((w) => w.rank >= 2)) return;
  throw new RpcError(
    'invalid',
    `${normalization} normalization moves matrices alone, and there are none here: choose random directions with normalization none`,
  );
}

function whole({ x, y }: NonNullable<Race['subject']['window']>): Made {
  const at = (x: number, y: number): Weights => ({ x: Tensor.scalar('float64', x), y: Tensor.scalar('float64', y) });
  return {
    plane: { origin: at(0, 0), first: at(1, 0), second: at(0, 1) },
    a: { name: 'x', letter: 'x', range: { low: x[0], high: x[1] } },
    b: { name: 'y', letter: 'y', range: { low: y[0], high: y[1] } },
    ...{ held: null, isAll: true, notes: [] },
  };
}

function components(race: Race, centre: number): Made {
  const origin = end(race, centre);
  const { points } = runOf(race, centre);
  const every = Math.ceil(points.length / COMPONENT_POINTS);
  const chosen = points.filter((_, i) => (points.length - 1 - i) % every === 0).map(({ weights }) => weights);
  const [first, second] = principalDirections(chosen);
  return {
    plane: { origin, first, second },
    a: { name: 'a, along the first principal component', letter: 'a', range: null },
    b: { name: 'b, along the second principal component', letter: 'b', range: null },
    ...{ ...PART, notes: [] },
  };
}

async function curvatures(race: Race, centre: number, pause: () => Promise<void>): Promise<Made> {
  const origin = end(race, centre);
  const at = wide(origin);
  const { model, loss, wideAll } = race.subject;
  const objective = new Objective(model, loss);
  const lanczos = new Lanczos(race.parameters, new Random(0, 4));
  const product = (v: Float64Array) => {
    const found = objective.hessianProductAt(at, wideAll, unflat(v, at));
    const zeros = (name: string) => Tensor.zeros('float64', at[name].sizes);
    return flat(Object.fromEntries(Object.keys(at).map((name) => [name, found[name] ?? zeros(name)])));
  };
  for (let i = 0; i < LANCZOS_STEPS && !lanczos.isDone; i++) {
    lanczos.step(product);
    await pause();
  }
  const [top, next] = lanczos.largest(2);
  if (!next) throw new RpcError('invalid', 'the Hessian has one direction only here: choose another plane');
  const text = (x: number) => String(Number(x.toPrecision(4)));
  return {
    plane: { origin, first: unflat(top.vector, at), second: unflat(next.vector, at) },
    a: { name: 'a, along the largest eigenvalue of the Hessian', letter: 'a', range: null },
    b: { name: 'b, along the second largest', letter: 'b', range: null },
    ...PART,
    notes: [
      `The two largest eigenvalues of the Hessian are ${text(top.value)} and ${text(next.value)} (to ${text(top.error)} and ${text(next.error)}).`,
    ],
  };
}

/** Where the points of all runs lie, and how much of their movement is seen. */
export function placed(race: Race, { plane, a, b, notes, held, isAll }: Made): Omit<PlaneOpened, 'id'> {
  const projection = b ? new Projection(plane) : LINE;
  const runs = race.runs.map(({ points, end }) => {
    const places = points.map(({ weights }) => projection.place(weights));
    return {
      step: Float32Array.from(points, ({ step }) => step),
      a: Float32Array.from(places, (place) => place.a),
      b: Float32Array.from(places, (place) => place.b),
      distance: Float32Array.from(places, ({ distance }) => distance),
      loss: Float32Array.from(points, ({ loss }) => loss),
      end: end ?? 'cancelled',
    };
  });
  // What diverged is too far away to be seen beside the rest.
  const near = race.runs.filter(({ end }) => end !== 'diverged');
  const captured = projection.captured(near.flatMap(({ points }) => points.map(({ weights }) => weights)));
  const shown = runs.filter(({ end }) => end !== 'diverged');
  const starts = runs.map((run) => ({ a: run.a.slice(0, 1), b: run.b.slice(0, 1) }));
  const axis = ({ name, letter, range, beyond }: Axis, of: 'a' | 'b') => {
    const places = (shown.length > 0 ? shown : starts).map((run) => run[of]);
    return { name, letter, range: range ?? (beyond === undefined ? reach(places) : beyondAll(places, beyond)) };
  };
  return { a: axis(a, 'a'), b: b && axis(b, 'b'), captured, held, isAll, notes, runs };
}

/** Of one parameter everything lies on its line. */
const LINE = {
  place: (weights: Weights) => ({ a: flat(weights)[0], b: 0, distance: 0 }),
  captured: (points: readonly Weights[]) => (new Set(points.map((w) => flat(w)[0])).size > 1 ? 1 : null),
};

/** As far as the runs go, and a little further; with the centre, which is at 0. */
function reach(places: readonly Float32Array[]) {
  const { low, high } = extent([...places, Float32Array.of(0)]);
  const margin = MARGIN * (high - low) || 1;
  return { low: low - margin, high: high + margin };
}

function beyondAll(places: readonly Float32Array[], beyond: number) {
  const { low, high } = extent(places);
  return { low: low - beyond, high: high + beyond };
}

function extent(places: readonly Float32Array[]) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of places)
    for (const x of row) {
      low = Math.min(low, x);
      high = Math.max(high, x);
    }
  return { low, high };
}

function runOf(race: Race, index: number): Run {
  const run = race.runs[index];
  if (!run) throw new RpcError('invalid', `there is no run ${index + 1}: there are ${race.runs.length}`);
  return run;
}

/** Where a run is, or has ended. @throws RpcError when that is nowhere */
export function end(race: Race, index: number): Weights {
  const { points, end: how } = runOf(race, index);
  if (how === 'diverged')
    throw new RpcError('invalid', `run ${index + 1} diverged: choose another, or a smaller learning rate`);
  return points.at(-1)!.weights;
}
