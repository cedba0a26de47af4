/** Planes and lines of one to three parameters, which are looked at one by one. */
import { flat, unflat } from '../../core/learn/landscape/vectors';
import type { PlaneChoice } from '../../protocol/panels/landscape';
import { RpcError } from '../../protocol/rpc';
import type { Made } from './planes';
import type { Race } from './race';

/** Two of the parameters, the third held; of one parameter its line. @throws RpcError for parameters that there are not. */
export function axesPlane(race: Race, choice: Extract<PlaneChoice, { kind: 'axes' }>): Made {
  const { axes } = race.subject;
  const { across, upwards, held, reach } = choice;
  const start = race.runs[0].points[0].weights;
  if (axes.length === 0)
    throw new RpcError('invalid', `there are ${race.parameters} parameters: up to three are looked at one by one`);
  if (!(reach > 0)) throw new RpcError('invalid', `the reach should be above 0, is ${reach}`);
  const direction = (index: number) =>
    unflat(
      Float64Array.from(axes, (_, i) => Number(i === index)),
      start,
    );
  const axis = (index: number) => ({ name: axes[index], letter: axes[index], range: null, beyond: reach });
  const origin = new Float64Array(axes.length);
  if (axes.length === 1) {
    const plane = { origin: unflat(origin, start), first: direction(0), second: unflat(new Float64Array(1), start) };
    return { plane, a: axis(0), b: null, held: null, isAll: true, notes: [] };
  }
  if (across === upwards || across >= axes.length || upwards >= axes.length)
    throw new RpcError('invalid', `choose two of the parameters ${axes.join(', ')}`);
  const third = axes.findIndex((_, i) => i !== across && i !== upwards);
  if (third >= 0) origin[third] = held ?? flat(start)[third];
  if (third >= 0 && !Number.isFinite(origin[third]))
    throw new RpcError('invalid', `${axes[third]} should be held at a number, is ${held}`);
  return {
    plane: { origin: unflat(origin, start), first: direction(across), second: direction(upwards) },
    ...{ a: axis(across), b: axis(upwards) },
    held: third < 0 ? null : { name: axes[third], value: origin[third] },
    isAll: third < 0,
    notes: [],
  };
}
