/** The worker's side of the panel of loss landscapes. */
import { DomainError } from '../../core/domain';
import type { Plane } from '../../core/learn/landscape/plane';
import { barrier, moved } from '../../core/learn/landscape/slice';
import { ShapeError, Undetermined } from '../../core/ops/operator';
import { type LandscapeWorkerInterface, landscapeWorkerInterface } from '../../protocol/panels/landscape';
import { type NothingServed, nothingServed } from '../../protocol/panels/panel';
import { type Handlers, type Port, Rpc, RpcError, type RpcOptions } from '../../protocol/rpc';
import { FileError } from '../files/stored';
import type { Files } from '../worker';
import { readLandscape } from './file';
import { end, placed, planeOf } from './planes';
import { Race } from './race';
import { learnable } from './subject';

/** Of one request, so that one that is not wanted any more is soon over. */
const MOST_PLACES = 4096;

interface Open {
  readonly race: Race;
  plane: { readonly id: number; readonly plane: Plane } | null;
}

export function serveLandscape(port: Port, files: Files, options: RpcOptions): void {
  let open: Open | null = null;
  let lastPlane = 0;
  const opened = (): Open => {
    if (!open) throw new RpcError('invalid', 'nothing was trained yet');
    return open;
  };
  const handlers: Handlers<LandscapeWorkerInterface> = {
    requests: {
      train: ({ subject, training }) => {
        const made = told(() => new Race(learnable(subject, training.seed), training));
        open?.race.stop();
        open = { race: made, plane: null };
        made.start();
        return { parameters: made.parameters, axes: made.subject.axes, notes: made.subject.notes };
      },
      progress: () => opened().race.progress(),
      stop: () => {
        opened().race.stop();
        return opened().race.progress();
      },
      curves: () => opened().race.runs.map(({ losses }) => Float32Array.from(losses)),
      plane: async (choice) => {
        const at = opened();
        const id = ++lastPlane;
        const pause = async () => {
          await new Promise((resolve) => setTimeout(resolve, 0));
          if (id !== lastPlane || open !== at) throw new RpcError('stale', 'another plane was asked for');
        };
        try {
          const made = await planeOf(at.race, choice, pause);
          at.plane = { id, plane: made.plane };
          return { id, ...placed(at.race, made) };
        } catch (error) {
          throw understood(error);
        }
      },
      values: ({ plane: id, a, b }) => {
        const { race, plane } = opened();
        if (plane?.id !== id) throw new RpcError('stale', 'another plane is open');
        if (a.length * b.length > MOST_PLACES)
          throw new RpcError('invalid', `at most ${MOST_PLACES} places at once, not ${a.length} × ${b.length}`);
        return told(() => valuesOf(race, plane.plane, a, b));
      },
      file: ({ file }) => told(() => readLandscape(files.given(file).content)),
      between: ({ from, to, places }) => {
        const { race } = opened();
        const found = told(() => barrier((w) => race.lossAt(w), end(race, from), end(race, to), places));
        return { losses: Float32Array.from(found.losses), height: found.height };
      },
    },
    events: {},
  };
  new Rpc<LandscapeWorkerInterface, NothingServed>(port, landscapeWorkerInterface, nothingServed, handlers, options);
}

function valuesOf(
  race: Race,
  { origin, first, second }: Plane,
  a: readonly number[],
  b: readonly number[],
): Float32Array {
  const out = new Float32Array(a.length * b.length);
  b.forEach((y, row) => {
    const line = moved(origin, [second], [y]);
    a.forEach((x, column) => (out[row * a.length + column] = race.lossAt(moved(line, [first], [x]))));
  });
  return out;
}

/** What lies with the user is said in words, without a stack. */
function told<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw understood(error);
  }
}

/** What a function of the user's cannot do is told like a number that is out of range. */
const OF_USER = [DomainError, FileError, Undetermined, ShapeError];

function understood(error: unknown): unknown {
  const isOfUser = OF_USER.some((kind) => error instanceof kind);
  return isOfUser ? new RpcError('invalid', (error as Error).message) : error;
}
