/** What the optimizers did: loss curves, and every kept point with its true loss and its distance from the plane. */
import type { PlaneOpened, RunPoints, Training } from '../../src/protocol/panels/landscape';
import { Chart } from '../shared/chart';
import { element } from '../shared/elements';
import { DataTable } from '../shared/table';
import { runLine, runName, short } from './names';

const COLUMNS = ['loss at the point', 'distance from the plane'] as const;
/** Of a curve: more cannot be told apart. */
const MOST = 2000;

export class Runs {
  private readonly curves = new Chart('Loss of each optimizer, step by step');
  private readonly captured = element('p');
  private readonly ends = element('ul', { class: 'notes' });
  private readonly table = new DataTable();
  readonly element = element('section', { 'aria-label': 'Runs' }, [
    element('h2', {}, ['Loss curves']),
    ...[this.curves.element, this.ends, this.captured, this.table.element],
  ]);

  showCurves(curves: readonly Float32Array[], training: Training, isLog: boolean): void {
    const length = Math.max(1, ...curves.map((curve) => curve.length));
    const every = Math.ceil(length / MOST);
    const x = Array.from({ length: Math.ceil(length / every) }, (_, i) => i * every);
    const lines = curves.map((curve, i) => ({
      label: runName(training, i),
      values: x.map((at) => curve[at] ?? Number.NaN),
      ...runLine(i),
    }));
    this.curves.show({ x, xLabel: 'step', lines, isLog });
  }

  hidePoints(): void {
    this.captured.textContent = '';
    this.ends.replaceChildren();
    this.table.element.hidden = true;
  }

  showPoints({ runs, captured, isAll, a, b }: PlaneOpened, training: Training): void {
    this.captured.textContent = isAll
      ? `This ${b ? 'plane' : 'line'} is all of the landscape: nothing lies outside of it.`
      : captured === null
        ? 'Nothing moved.'
        : `The plane captures ${short(100 * captured)} % of the variance of all points; what is drawn of a run is its nearest place in the plane, which has another loss.`;
    this.ends.replaceChildren(...runs.map((run, i) => element('li', {}, [ending(run, runName(training, i), isAll)])));
    this.table.element.hidden = false;
    const rows = runs.flatMap((run, i) => Array.from(run.step, (step, at) => ({ run, i, step, at })));
    const columns = [...COLUMNS, a.letter, ...(b ? [b.letter] : [])];
    this.table.show({
      caption: 'Points of the runs',
      rows: rows.length,
      columns: columns.length,
      rowName: (row) => `${runName(training, rows[row].i)}, step ${rows[row].step}`,
      columnName: (column) => columns[column],
      value: (row, column) => {
        const { run, at } = rows[row];
        return short([run.loss, run.distance, run.a, run.b][column][at]);
      },
    });
  }
}

/** Everything of every point, for a file. */
export function* pointRows(runs: readonly RunPoints[], training: Training): Generator<(string | number)[]> {
  for (const [i, { step, a, b, loss, distance }] of runs.entries())
    for (let at = 0; at < step.length; at++)
      yield [runName(training, i), step[at], a[at], b[at], loss[at], distance[at]];
}

function ending({ loss, distance, step, end }: RunPoints, name: string, isWhole: boolean): string {
  const steps = step.at(-1) ?? 0;
  const words = { done: 'took', cancelled: 'was stopped after', diverged: 'diverged after' }[end];
  const far = distance.length === 0 ? 0 : distance.reduce((most, x) => Math.max(most, x), 0);
  const away = isWhole ? '' : `, at most ${short(far)} away from the plane`;
  return `${name} ${words} ${steps} steps: loss ${short(loss.at(-1) ?? Number.NaN)}${away}.`;
}
