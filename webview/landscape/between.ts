/** The straight line between the ends of two runs: whether there is a barrier on it. */
import type { LandscapeView, LandscapeWorkerInterface } from '../../src/protocol/panels/landscape';
import { Chart } from '../shared/chart';
import { choice } from '../shared/controls';
import { element } from '../shared/elements';
import type { Page } from '../shared/page';
import type { Status } from '../shared/status';
import { theme } from '../shared/theme';
import { runName, short } from './names';

const PLACES = 41;

export class Between {
  private readonly chart = new Chart('Loss on the line between two solutions');
  private readonly words = element('p', { role: 'status' });
  readonly element = element('details', {}, []);
  private ends = { from: 0, to: 1 };
  private view: LandscapeView | null = null;

  constructor(
    private readonly page: Page<LandscapeWorkerInterface>,
    private readonly status: Status,
  ) {
    this.element.addEventListener('toggle', () => void this.compute());
  }

  /** Other runs. */
  show(view: LandscapeView): void {
    this.view = view;
    const { training } = view;
    const runs = training.racers.map((_, i) => [String(i), runName(training, i)] as const);
    this.element.hidden = runs.length < 2;
    this.ends = { from: 0, to: Math.min(1, runs.length - 1) };
    const end = (label: string, of: 'from' | 'to') =>
      choice(label, runs, String(this.ends[of]), (i) => {
        this.ends = { ...this.ends, [of]: Number(i) };
        void this.compute();
      }).element;
    this.words.textContent = '';
    this.element.replaceChildren(
      element('summary', {}, ['Line between two solutions']),
      element('div', { class: 'controls' }, [end('From the end of', 'from'), end('to the end of', 'to')]),
      ...[this.words, this.chart.element],
    );
    void this.compute();
  }

  private async compute(): Promise<void> {
    const { view, ends } = this;
    if (!view || !this.element.open) return;
    const found = await this.status.run('computing the line between two solutions', (signal) =>
      this.page.worker.request('between', { ...ends, places: PLACES }, signal),
    );
    if (!found) return;
    const [from, to] = [ends.from, ends.to].map((i) => runName(view.training, i));
    const last = PLACES - 1;
    this.chart.show({
      x: Array.from({ length: PLACES }, (_, i) => i / last),
      xLabel: `from ${from} (0) to ${to} (1)`,
      isLog: false,
      lines: [{ label: 'loss', values: found.losses, colour: theme().series[0] }],
    });
    this.words.textContent =
      found.height === 0
        ? 'There is no barrier: on the line the loss is nowhere above the line between its ends.'
        : `The barrier between them is ${short(found.height)} high: by so much the loss rises above the line between the losses of the ends.`;
  }
}
