/** Lines over a common axis, in the colours of the theme. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { element } from './elements';
import { onThemeChange, theme } from './theme';

export interface Line {
  readonly label: string;
  /** NaN where there is nothing. */
  readonly values: ArrayLike<number>;
  readonly colour: string;
  readonly dash?: readonly number[];
}

export interface ChartData {
  readonly x: ArrayLike<number>;
  readonly xLabel: string;
  readonly lines: readonly Line[];
  /** Of the values; what is not above 0 is left out then. */
  readonly isLog: boolean;
}

const HEIGHT = 180;

export class Chart {
  private readonly place = element('div');
  readonly element: HTMLElement;
  private plot: uPlot | null = null;
  private shown: ChartData | null = null;
  private form = '';

  /** @param label says what is seen, to those who do not see it; the numbers are in a table elsewhere. */
  constructor(private readonly label: string) {
    this.element = element('figure', { role: 'img', 'aria-label': label, class: 'chart' }, [this.place]);
    new ResizeObserver(() => this.resize()).observe(this.element);
    onThemeChange(() => this.draw(true));
  }

  show(data: ChartData): void {
    this.shown = data;
    this.draw(false);
  }

  private draw(isAnew: boolean): void {
    const { shown } = this;
    const width = this.element.clientWidth;
    if (!shown || width === 0) return;
    const { lines, isLog, xLabel } = shown;
    const usable = (y: number) => (Number.isFinite(y) && !(isLog && y <= 0) ? y : null);
    const columns = [Array.from(shown.x), ...lines.map(({ values }) => Array.from(values, usable))];
    const form = JSON.stringify([isLog, xLabel, lines.map(({ label, colour }) => [label, colour])]);
    if (this.plot && form === this.form && !isAnew) {
      this.plot.setData(columns as uPlot.AlignedData);
      return;
    }
    this.plot?.destroy();
    this.form = form;
    this.plot = new uPlot(options(shown, width), columns as uPlot.AlignedData, this.place);
    this.element.setAttribute('aria-label', `${this.label}: ${lines.map(({ label }) => label).join(', ')}`);
  }

  private resize(): void {
    const width = this.element.clientWidth;
    if (this.plot && width > 0) this.plot.setSize({ width, height: HEIGHT });
    else this.draw(false);
  }
}

function options({ lines, isLog, xLabel }: ChartData, width: number): uPlot.Options {
  const { foreground, border, font, isHighContrast } = theme();
  const axis = {
    stroke: foreground,
    font,
    labelFont: font,
    grid: { show: !isHighContrast, stroke: border, width: 1 },
    ticks: { stroke: border },
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { distr: isLog ? 3 : 1 } },
    axes: [
      { ...axis, label: xLabel, labelSize: 22, size: 34 },
      {
        ...axis,
        size: 64,
        values: (_, ticks) => ticks.map(tickText),
      },
    ],
    series: [
      {},
      ...lines.map(({ label, colour, dash }) => ({
        ...{ label, stroke: colour, width: 1.5, spanGaps: false, points: { show: false } },
        ...(dash ? { dash: [...dash] } : {}),
      })),
    ],
  };
}

/** Null for a tick that is not named. */
function tickText(tick: number | null): string {
  if (tick === null) return '';
  const size = Math.abs(tick);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? tick.toExponential(0) : String(Number(tick.toPrecision(3)));
}
