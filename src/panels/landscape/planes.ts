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
import type { Race, Run } from './race';

/** Principal components are of so many points of a run at most. */
const COMPONENT_POINTS = 100;
/** Products with the Hessian. */
const LANCZOS_STEPS = 24;
/** Beyond what the runs reach. */
const MARGIN = 0.15;

interface Axis {
  readonly name: string;
  /** Null for as far as the runs go. */
  readonly range: { readonly low: number; readonly high: number } | null;
}

interface Made {
  readonly plane: Plane;
  readonly a: Axis;
  readonly b: Axis;
  readonly notes: readonly string[];
}

const UNIT = { low: -1, high: 1 };

/** @param pause gives way to other work, and throws when the plane is not wanted any more */
export async function planeOf(race: Race, choice: PlaneChoice, pause: () => Promise<void>): Promise<Made> {
  if (race.subject.window) return whole(race.subject.window);
  switch (choice.kind) {
    case 'random': {
      const origin = end(race, choice.centre);
      const [first, second] = [0, 1].map((stream) =>
        randomDirection(new Random(choice.seed, stream), origin, choice.normalization),
      );
      const name = (letter: string) => `${letter}, times a random direction (${choice.normalization} normalization)`;
      return {
        plane: { origin, first, second },
        a: { name: name('a'), range: UNIT },
        b: { name: name('b'), range: UNIT },
        notes: [],
      };
    }
    case 'pca':
      return components(race, choice.centre);
    case 'hessian':
      return curvatures(race, choice.centre, pause);
    case 'solutions': {
      const [origin, other] = [end(race, choice.from), end(race, choice.to)];
      const first = difference(other, origin);
      const second = randomDirection(new Random(choice.seed, 1), origin, 'filter');
      return {
        plane: { origin, first, second },
        a: { name: 'a, from one solution (0) to the other (1)', range: { low: -0.5, high: 1.5 } },
        b: { name: 'b, times a random direction (filter normalization)', range: UNIT },
        notes: [],
      };
    }
  }
}

function whole({ x, y }: NonNullable<Race['subject']['window']>): Made {
  const at = (x: number, y: number): Weights => ({ x: Tensor.scalar('float64', x), y: Tensor.scalar('float64', y) });
  return {
    plane: { origin: at(0, 0), first: at(1, 0), second: at(0, 1) },
    a: { name: 'x', range: { low: x[0], high: x[1] } },
    b: { name: 'y', range: { low: y[0], high: y[1] } },
    notes: [],
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
    a: { name: 'a, along the first principal component', range: null },
    b: { name: 'b, along the second principal component', range: null },
    notes: [],
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
    a: { name: 'a, along the largest eigenvalue of the Hessian', range: null },
    b: { name: 'b, along the second largest', range: null },
    notes: [
      `The two largest eigenvalues of the Hessian are ${text(top.value)} and ${text(next.value)} (to ${text(top.error)} and ${text(next.error)}).`,
    ],
  };
}

/** Where the points of all runs lie, and how much of their movement is seen. */
export function placed(race: Race, { plane, a, b, notes }: Made): Omit<PlaneOpened, 'id'> {
  const projection = new Projection(plane);
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
  const places = (of: 'a' | 'b') => runs.filter(({ end }) => end !== 'diverged').map((run) => run[of]);
  const axis = ({ name, range }: Axis, of: 'a' | 'b') => ({ name, range: range ?? reach(places(of)) });
  return { a: axis(a, 'a'), b: axis(b, 'b'), captured, notes, runs };
}

/** As far as the runs go, and a little further. */
function reach(places: readonly Float32Array[]) {
  const [low, high] = places.flatMap((row) => [...row]).reduce(([l, h], x) => [Math.min(l, x), Math.max(h, x)], [0, 0]);
  const margin = MARGIN * (high - low) || 1;
  return { low: low - margin, high: high + margin };
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
