/** The landscape of one parameter: a line, with the points where the optimizers were. */
import type { PlaneOpened, Training } from '../../src/protocol/panels/landscape';
import { Chart, type ChartData } from '../shared/chart';
import { element } from '../shared/elements';
import { png } from '../shared/export';
import { theme } from '../shared/theme';
import { curveSvg } from './curveSvg';
import type { Grid } from './grid';
import { runLine, runName } from './names';

/** Of a run: more marks cannot be told apart. */
const MOST_MARKS = 60;

const NOTHING = 'there is no loss to draw on this scale';

export class Curve {
  private readonly chart = new Chart('Loss along the parameter, with points of the runs');
  private readonly key = element('div', { class: 'legend' });
  private shown: ChartData | null = null;
  readonly element = element('section', { 'aria-label': 'Loss along the parameter' }, [this.key, this.chart.element]);

  /** Runs that lie on the line: all of them, with one parameter alone. */
  show(grid: Grid, { a, runs }: PlaneOpened, training: Training, isLog: boolean): void {
    const marks = runs.map((run) => {
      const every = Math.ceil(run.a.length / MOST_MARKS);
      const kept = Array.from(run.a.keys()).filter((i) => i % every === 0 || i === run.a.length - 1);
      return new Map(kept.map((i) => [run.a[i], run.loss[i]]));
    });
    const losses = new Map<number, number>(grid.a.map((x, i) => [x, grid.isKnown(0, i) ? grid.values[i] : Number.NaN]));
    // What a run met is a point of the line, too.
    for (const points of marks) for (const [x, loss] of points) losses.set(x, loss);
    const { low, high } = a.range;
    const x = [...losses.keys()].filter((at) => at >= low && at <= high).sort((p, q) => p - q);
    const line = { label: 'loss', values: x.map((at) => losses.get(at)!), colour: theme().foreground };
    const of = marks.map((points, i) => ({
      label: runName(training, i),
      values: x.map((at) => points.get(at) ?? Number.NaN),
      colour: runLine(i).colour,
      areMarks: true,
    }));
    this.shown = { x, xLabel: a.name, isLog, lines: [line, ...of] };
    this.chart.show(this.shown);
    this.key.replaceChildren(
      ...of.map(({ label, colour }) => {
        const mark = element('span', { 'aria-hidden': 'true' }, ['●']);
        mark.style.color = colour;
        return element('span', { class: 'swatch' }, [mark, ` ${label}`]);
      }),
    );
  }
  /** @throws Error where nothing is drawn */
  async png(): Promise<Uint8Array> {
    const canvas = this.chart.picture();
    if (!canvas) throw new Error(NOTHING);
    return png(canvas);
  }

  /** @throws Error where no loss has a place on the scale */
  async svg(title: string): Promise<Uint8Array> {
    const made = this.shown && curveSvg(this.shown, title);
    if (!made) throw new Error(NOTHING);
    return made;
  }
}
